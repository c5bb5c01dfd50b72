// The desk's script adds speed and keys, and no ability: without it every page is a form.
const sheet = document.querySelector("[data-sheet]");
if (sheet) {
  document.documentElement.classList.add("has-script");
  const bar = sheet.querySelector("[data-bar]");
  const tiles = () => [...sheet.querySelectorAll(".tile")];
  const field = (name) => sheet.elements.namedItem(name);
  let last = null;
  let at = tiles().findIndex((tile) => tile.classList.contains("is-looked"));

  // Ticks are shown at once and sent together; the server's number is the truth that is shown.
  const waiting = { tick: new Set(), untick: new Set() };
  let sending = Promise.resolve();
  let soon = 0;

  const send = (values) => {
    const body = new URLSearchParams({
      csrftoken: field("csrftoken").value, q: field("q").value, order: field("order").value,
      size: field("size").value, sel: field("sel").value, as: "json",
    });
    for (const [name, value] of values) body.append(name, value);
    return fetch(values.find(([name]) => name === "to")?.[1] ?? sheet.getAttribute("action"), {
      method: "POST", body, headers: { "x-csrftoken": field("csrftoken").value },
    }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.json();
    });
  };

  const flush = () => {
    soon = 0;
    for (const how of ["tick", "untick"]) {
      const uids = [...waiting[how]];
      waiting[how].clear();
      if (!uids.length) continue;
      sending = sending
        .then(() => send([["how", how], ...uids.map((uid) => ["uid", uid])]))
        .then(show)
        .catch(() => sheet.requestSubmit());
    }
  };

  const show = ({ sel, number }) => {
    field("sel").value = sel;
    const words = bar.querySelector("[data-number]");
    words.textContent = words.textContent.replace(/[\d\s ,]+/, `${number} `).trim();
    bar.classList.toggle("is-full", number > 0);
    for (const part of bar.querySelectorAll("[data-clear], [data-edit], [data-marking]")) part.hidden = !number;
    const edit = bar.querySelector("[data-edit]");
    if (edit) edit.search = `?sel=${sel}`;
    const here = new URL(location.href);
    if (sel) here.searchParams.set("sel", sel);
    else here.searchParams.delete("sel");
    history.replaceState(null, "", here);
    for (const link of sheet.querySelectorAll("a.look, .pages a")) {
      const to = new URL(link.href);
      if (sel) to.searchParams.set("sel", sel);
      link.href = to;
    }
  };

  const tick = (tile, isIn) => {
    tile.querySelector("input[type=checkbox]").checked = isIn;
    tile.classList.toggle("is-selected", isIn);
    waiting[isIn ? "untick" : "tick"].delete(tile.dataset.uid);
    waiting[isIn ? "tick" : "untick"].add(tile.dataset.uid);
    soon ||= setTimeout(flush, 50);
  };

  sheet.addEventListener("change", (event) => {
    const tile = event.target.closest(".tile");
    if (tile) tick(tile, event.target.checked);
  });

  // A range only adds.
  sheet.addEventListener("click", (event) => {
    const tile = event.target.closest(".tile");
    if (!tile || !event.target.closest(".tick")) return;
    if (event.shiftKey && last) {
      const all = tiles();
      const [from, to] = [all.indexOf(last), all.indexOf(tile)].sort((a, b) => a - b);
      for (const one of all.slice(from, to + 1)) tick(one, true);
      event.preventDefault();
    }
    last = tile;
  });

  sheet.addEventListener("focusin", (event) => {
    const tile = event.target.closest(".tile");
    if (tile) at = tiles().indexOf(tile);
  });

  const look = (number) => {
    const all = tiles();
    if (!all.length) return;
    at = Math.max(0, Math.min(all.length - 1, number));
    for (const tile of all) tile.classList.toggle("is-looked", tile === all[at]);
    all[at].querySelector("a.look").focus();
  };

  const mark = (said) => {
    const all = tiles();
    const one = all[at];
    if (!one) return;
    const chosen = one.classList.contains("is-selected") ? all.filter((tile) => tile.classList.contains("is-selected")) : [one];
    const button = bar.querySelector(`[data-mark="${said}"]`);
    if (!button) return;
    send([["to", button.getAttribute("formaction")], ["mark", said], ...chosen.map((tile) => ["uid", tile.dataset.uid])])
      .then(() => {
        for (const tile of chosen) tile.classList.toggle("is-rejected", said === "reject");
        for (const tile of chosen) {
          const marks = tile.querySelector(".marks");
          for (const old of marks.querySelectorAll("[data-said]")) old.remove();
          marks.insertAdjacentHTML("beforeend", "<span data-said></span>");
          marks.lastElementChild.textContent = /\d/.test(said) ? `${said}★` : { pick: "⚑", reject: "✕", none: "" }[said];
        }
      })
      .catch(() => location.reload());
  };

  // Digits by the key's place, so that a French keyboard needs no Shift; letters by what is printed.
  sheet.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
    const digit = /^(?:Digit|Numpad)([0-5])$/.exec(event.code)?.[1];
    const letter = { p: "pick", x: "reject", u: "none" }[event.key.toLowerCase()];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) look(at + step);
    else if (event.key === "Home") look(0);
    else if (event.key === "End") look(tiles().length - 1);
    else if (event.key === " " && tiles()[at] && !event.target.matches("button, input")) tick(tiles()[at], !tiles()[at].classList.contains("is-selected"));
    else if (digit) mark(digit);
    else if (letter) mark(letter);
    else return;
    event.preventDefault();
  });
}
