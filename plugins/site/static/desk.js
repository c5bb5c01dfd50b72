// The desk's script adds speed and keys, and no ability: without it every page is a form.
document.documentElement.classList.add("has-script");

// Single keys are for who wants them: speech input types letters.
const SINGLE = "byline-single-keys";
const hasSingleKeys = () => localStorage.getItem(SINGLE) !== "off";
for (const box of document.querySelectorAll("[data-single-keys]")) {
  box.checked = hasSingleKeys();
  box.addEventListener("change", () => localStorage.setItem(SINGLE, box.checked ? "on" : "off"));
}

// Ctrl+Enter sees the changes, then applies them.
const form = document.querySelector("form.change, body.preview form");
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
if (location.hash.startsWith("#f-")) document.getElementById(location.hash.slice(1))?.focus();

const sheet = document.querySelector("[data-sheet]");
if (sheet) {
  const bar = sheet.querySelector("[data-bar]");
  const panel = document.querySelector("[data-panel]");
  const large = document.querySelector("[data-large]");
  const keys = document.querySelector("[data-keys-list]");
  const tiles = () => [...sheet.querySelectorAll(".tile")];
  const field = (name) => sheet.elements.namedItem(name);
  let last = null;
  let looked = sheet.querySelector(".is-looked");

  // Everything that is said to the server goes in order; the server's number is the truth that is shown.
  let sending = Promise.resolve();
  const say = (words) => { bar.querySelector("[data-said]").textContent = words; };
  const post = (to, values) => {
    const body = new URLSearchParams({ csrftoken: field("csrftoken").value, as: "json" });
    for (const name of ["q", "order", "size", "sel", "room"]) body.append(name, field(name).value);
    for (const [name, value] of values) body.append(name, value);
    return fetch(to, { method: "POST", body, headers: { "x-csrftoken": field("csrftoken").value } }).then((answer) => {
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      return answer.json();
    });
  };
  const inTurn = (work, failed) => {
    sending = sending.then(work).catch(failed);
    return sending;
  };

  // Ticks are shown at once and sent together.
  const waiting = { tick: new Set(), untick: new Set() };
  let soon = 0;
  const flush = () => {
    clearTimeout(soon);
    soon = 0;
    for (const how of ["tick", "untick"]) {
      const uids = [...waiting[how]];
      waiting[how].clear();
      if (uids.length) inTurn(() => post(sheet.action, [["how", how], ...uids.map((uid) => ["uid", uid])]).then(show), () => location.reload());
    }
    return sending;
  };

  // A selection goes along wherever one goes from here.
  const takeAlong = (sel) => {
    for (const link of document.querySelectorAll("a.look, .pages a, .facets a, .chips a, .saved a")) {
      const to = new URL(link.href);
      if (sel) to.searchParams.set("sel", sel);
      else to.searchParams.delete("sel");
      link.href = to;
    }
    for (const kept of document.querySelectorAll("[data-kept]")) kept.value = sel;
  };
  const inAddress = (name, value) => {
    const here = new URL(location.href);
    if (value) here.searchParams.set(name, value);
    else here.searchParams.delete(name);
    history.replaceState(null, "", here);
  };
  const show = ({ sel, number }) => {
    if (sel !== field("sel").value) {
      field("sel").value = sel;
      if (field("room").value !== "selection") inAddress("sel", sel);
      takeAlong(sel);
    }
    const words = bar.querySelector("[data-number]");
    words.textContent = words.textContent.replace(/[\d\s\u202f,]+/, (said) => `${number}${said.trimStart() === said ? " " : ""}`);
    bar.classList.toggle("is-full", number > 0);
    for (const part of bar.querySelectorAll("[data-clear], [data-edit], [data-marking]")) part.hidden = !number;
    const edit = bar.querySelector("[data-edit]");
    if (edit) edit.search = `?sel=${sel}`;
  };

  const draw = (tile, isIn) => {
    tile.querySelector("input[type=checkbox]").checked = isIn;
    tile.classList.toggle("is-selected", isIn);
  };
  const tick = (tile, isIn) => {
    draw(tile, isIn);
    waiting[isIn ? "untick" : "tick"].delete(tile.dataset.uid);
    waiting[isIn ? "tick" : "untick"].add(tile.dataset.uid);
    soon ||= setTimeout(flush, 50);
  };
  // A range only adds; the server takes what is not loaded between its ends as well.
  const range = (from, to) => {
    const all = tiles();
    const [first, end] = [all.indexOf(from), all.indexOf(to)].sort((a, b) => a - b);
    for (const one of all.slice(first, end + 1)) draw(one, true);
    flush();
    inTurn(() => post(sheet.action, [["how", "range"], ["uid", from.dataset.uid], ["uid", to.dataset.uid]]).then(show), () => location.reload());
  };

  sheet.addEventListener("change", (event) => {
    const tile = event.target.closest(".tile");
    if (!tile) return;
    if (isRange && last && last !== tile) range(last, tile);
    else tick(tile, event.target.checked);
    isRange = false;
    last = tile;
  });
  let isRange = false;
  sheet.addEventListener("click", (event) => {
    if (event.target.closest(".tick")) isRange = event.shiftKey;
    const link = event.target.closest("a.look");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    look(link.closest(".tile"));
  });
  // What goes elsewhere waits until all that was ticked has arrived.
  bar.querySelector("[data-edit]")?.addEventListener("click", (event) => {
    event.preventDefault();
    const link = event.currentTarget;
    flush().then(() => location.assign(link.href));
  });
  sheet.addEventListener("submit", (event) => {
    if (sheet.dataset.isSent) return;
    event.preventDefault();
    const button = event.submitter;
    if (button?.dataset.mark) {
      flush().then(() => mark(button.dataset.mark, true));
      return;
    }
    sheet.dataset.isSent = "yes";
    flush().then(() => sheet.requestSubmit(button));
  });

  // One photo is looked at: its ring, the panel a moment later, its address.
  let panelSoon = 0;
  const ring = (tile) => {
    looked?.classList.remove("is-looked");
    looked = tile;
    tile.classList.add("is-looked");
  };
  sheet.addEventListener("focusin", (event) => {
    if (event.target.matches("a.look")) ring(event.target.closest(".tile"));
  });
  const look = (tile) => {
    if (!tile) return;
    ring(tile);
    tile.querySelector("a.look").focus();
    clearTimeout(panelSoon);
    panelSoon = setTimeout(() => {
      inAddress("look", tile.dataset.uid);
      field("look").value = tile.dataset.uid;
      const part = new URL(tile.querySelector("a.look").href);
      part.searchParams.set("part", "panel");
      fetch(part).then((answer) => (answer.ok && !answer.redirected ? answer.text() : "")).then((html) => {
        if (html && looked === tile) panel.innerHTML = html;
      });
    }, 60);
    if (large.open) picture(tile);
  };
  const step = (by) => {
    const all = tiles();
    const at = all.indexOf(looked);
    look(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  };
  // The one above or below is the nearest in the next row.
  const row = (by) => {
    if (!looked) return step(0);
    const here = looked.getBoundingClientRect();
    const middle = here.left + here.width / 2;
    const others = tiles().map((tile) => [tile, tile.getBoundingClientRect()])
      .filter(([, box]) => (by > 0 ? box.top >= here.bottom - 1 : box.bottom <= here.top + 1));
    if (!others.length) return step(0);
    const edge = by > 0 ? Math.min(...others.map(([, box]) => box.top)) : Math.max(...others.map(([, box]) => box.top));
    const near = others.filter(([, box]) => Math.abs(box.top - edge) < 2)
      .sort(([, a], [, b]) => Math.abs(a.left + a.width / 2 - middle) - Math.abs(b.left + b.width / 2 - middle));
    look(near[0][0]);
  };

  // A mark follows the eye: the photo looked at, and all that are selected where it is one of them.
  const SIGNS = { pick: "⚑", reject: "✕", none: "" };
  const drawMark = (tile, said) => {
    const isStars = said in { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 };
    const place = tile.querySelector(isStars ? "[data-stars]" : "[data-pick]");
    const sign = isStars ? (said === "0" ? "" : `${said}★`) : SIGNS[said];
    place.innerHTML = "";
    if (sign) {
      const words = bar.querySelector(`[data-mark="${said}"] .unseen`).textContent;
      place.innerHTML = '<span aria-hidden="true"></span><span class="unseen"></span>';
      [place.firstChild.textContent, place.lastChild.textContent] = [sign, words];
    }
    if (!isStars) tile.classList.toggle("is-rejected", said === "reject");
  };
  const mark = (said, isOfAll = false) => {
    const button = bar.querySelector(`[data-mark="${said}"]`);
    if (!button || (!looked && !isOfAll)) return;
    const isSelection = isOfAll || (!large.open && looked.classList.contains("is-selected"));
    const seen = isSelection ? tiles().filter((tile) => tile.classList.contains("is-selected")) : [looked];
    for (const tile of seen) drawMark(tile, said);
    flush();
    const which = isSelection ? [] : [["uid", looked.dataset.uid]];
    inTurn(() => post(button.getAttribute("formaction"), [["mark", said], ...which]).then((answer) => {
      if (answer.job) location.assign(answer.job);
      say(button.textContent.trim());
    }), () => location.reload());
    if (large.open) picture(looked);
  };

  // Large: the picture as large as the window; keys change only what is shown.
  const picture = (tile) => {
    const [image, caption] = [large.querySelector("img"), large.querySelector("figcaption")];
    image.src = `/large/${tile.dataset.uid}-${tile.dataset.revision}`;
    image.alt = tile.querySelector("img")?.alt ?? "";
    caption.textContent = [image.alt, tile.querySelector(".credit").textContent, tile.querySelector(".marks").textContent.trim()].filter(Boolean).join(" · ");
    const next = tiles()[tiles().indexOf(tile) + 1];
    if (next) new Image().src = `/large/${next.dataset.uid}-${next.dataset.revision}`;
  };
  const enlarge = () => {
    if (!looked) step(0);
    if (!looked) return;
    picture(looked);
    large.showModal();
  };
  for (const dialog of [large, keys]) {
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => looked?.querySelector("a.look").focus());
  }
  bar.querySelector("[data-keys]").addEventListener("click", () => keys.showModal());

  const goEdit = (name) => {
    const edit = bar.querySelector("[data-edit]");
    if (!edit) return;
    flush().then(() => {
      const to = new URL(edit.href);
      if (field("sel").value) to.search = `?sel=${field("sel").value}`;
      else if (looked) to.search = `?uid=${looked.dataset.uid}`;
      else return;
      to.hash = name ? `f-${name}` : "";
      location.assign(to);
    });
  };
  const press = (how) => bar.querySelector(`button[name=how][value=${how}]`)?.click();

  // Digits by the key's place, so that a French keyboard needs no Shift; letters by what is printed.
  const onKey = (event) => {
    const isTyping = event.target.matches("input:not([type=checkbox]), select, textarea");
    if (event.altKey || isTyping || keys.open) return;
    const isMeant = event.ctrlKey || event.metaKey;
    const digit = /^(?:Digit|Numpad)([0-5])$/.exec(event.code)?.[1];
    const single = hasSingleKeys() && !isMeant;
    const does = isMeant
      ? { a: () => press("all") }[event.key.toLowerCase()]
      : {
          ArrowRight: () => step(1), ArrowLeft: () => step(-1), ArrowDown: () => row(1), ArrowUp: () => row(-1),
          Home: () => look(tiles()[0]), End: () => look(tiles().at(-1)),
          Enter: () => (large.open ? large.close() : enlarge()),
          Escape: () => press("none"), F2: () => goEdit(""),
          " ": () => {
            if (!looked) return step(0);
            if (event.shiftKey && last && last !== looked) range(last, looked);
            else tick(looked, !looked.classList.contains("is-selected"));
            last = looked;
          },
        }[event.key] ?? (single && digit ? () => mark(digit) : single && {
          p: () => mark("pick"), x: () => mark("reject"), u: () => mark("none"),
          e: () => goEdit(""), t: () => goEdit("people"), s: () => goEdit("session"), k: () => goEdit("keywords"),
          l: () => goEdit("licence"), b: () => press("back"), "/": () => document.getElementById("q").focus(),
          "?": () => keys.showModal(),
        }[event.key.toLowerCase()]);
    if (!does || (large.open && event.key === "Escape")) return;
    if (event.target.matches("button, summary, .facets a, header a, .chips a") && ["Enter", " "].includes(event.key)) return;
    if (event.target.matches(".tick input") && event.key === " ") return;
    event.preventDefault();
    does();
  };
  sheet.addEventListener("keydown", onKey);
  large.addEventListener("keydown", onKey);

  // The shelves that follow are fetched before one gets there; the address keeps up with the place.
  const follow = () => {
    const pages = sheet.querySelector("[data-pages]");
    const next = pages?.querySelector("a[rel=next]");
    if (!next) return;
    const fetched = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      fetched.disconnect();
      const part = new URL(next.href);
      part.searchParams.set("part", "shelves");
      part.searchParams.set("sel", field("sel").value);
      fetch(part).then((answer) => (answer.ok && !answer.redirected ? answer.text() : Promise.reject(answer))).then((html) => {
        const into = document.createElement("div");
        into.className = "part";
        into.dataset.after = part.searchParams.get("after");
        into.innerHTML = html;
        pages.replaceWith(into);
        for (const tile of into.querySelectorAll(".tile")) {
          if (waiting.tick.has(tile.dataset.uid)) draw(tile, true);
        }
        placed.observe(into);
        follow();
      }).catch(() => { next.textContent = next.textContent; });
    }, { rootMargin: "150% 0px" });
    fetched.observe(pages);
  };
  const placed = new IntersectionObserver((seen) => {
    for (const one of seen) if (one.isIntersecting) { inAddress("after", one.target.dataset.after); field("after").value = one.target.dataset.after; }
  }, { rootMargin: "-45% 0px -45% 0px" });
  follow();
}
