// The viewer: the pictures of a page one after another, large, each with its caption and its credit.
// It shows what the photo's own page says; without it the same links lead to that page.

const dialog = document.querySelector("dialog.viewer");
const stage = dialog?.querySelector(".stage");
const pages = new Map();
let frames = [];
let place = 0;
let title = document.title;

const load = (href) => {
  if (!pages.has(href)) {
    const page = fetch(href).then(async (answer) => {
      if (!answer.ok) throw new Error(String(answer.status));
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    pages.set(href, page);
    page.catch(() => pages.delete(href));
  }
  return pages.get(href);
};

const preload = async (frame) => {
  if (!frame) return;
  const image = (await load(frame.href)).querySelector("article.photo img");
  const early = new Image();
  early.sizes = image.sizes;
  early.srcset = image.srcset;
};

const show = async (wanted) => {
  place = wanted;
  const href = frames[place].href;
  let page;
  try {
    page = await load(href);
  } catch {
    location.assign(href);
    return;
  }
  if (href !== frames[place].href || !dialog.open) return;
  const figure = document.importNode(page.querySelector("article.photo > figure"), true);
  const words = figure.querySelector("figcaption");
  const heading = page.querySelector("article.photo h1");
  const caption = Object.assign(document.createElement("a"), {
    className: "caption",
    href,
    textContent: heading.textContent,
    lang: heading.lang,
  });
  words.prepend(caption);
  stage.replaceChildren(figure);
  document.title = page.title;
  history.replaceState({ viewer: true }, "", href);
  for (const button of dialog.querySelectorAll("[data-step]")) {
    const isLast = !frames[place + Number(button.dataset.step)];
    // A button that may no longer be pressed would take the focus with it.
    if (isLast && button === document.activeElement) dialog.focus();
    button.disabled = isLast;
  }
  preload(frames[place + 1]).catch(() => {});
  preload(frames[place - 1]).catch(() => {});
};

const step = (by) => {
  if (frames[place + by]) show(place + by);
};

const open = (frame) => {
  frames = [...document.querySelectorAll(".rows a.frame")];
  title = document.title;
  history.pushState({ viewer: true }, "", frame.href);
  // Not in the page itself: there a browser would look for the focus while it loads.
  dialog.autofocus = true;
  dialog.showModal();
  show(frames.indexOf(frame));
};

const isPlain = (event) =>
  event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

if (dialog?.showModal) {
  document.addEventListener("click", (event) => {
    const frame = event.target.closest(".rows a.frame");
    if (!frame || !isPlain(event)) return;
    event.preventDefault();
    open(frame);
  });

  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.step) step(Number(button.dataset.step));
    else if (button || event.target === stage || event.target === dialog) dialog.close();
  });

  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") step(-1);
    if (event.key === "ArrowRight") step(1);
  });

  dialog.addEventListener("close", () => {
    stage.replaceChildren();
    document.title = title;
    if (history.state?.viewer) history.back();
    frames[place].scrollIntoView({ block: "nearest" });
    frames[place].focus();
  });

  addEventListener("popstate", (event) => {
    if (!event.state?.viewer && dialog.open) dialog.close();
    // Forward again to a picture that was closed: its own page.
    else if (event.state?.viewer && !dialog.open) location.reload();
  });

  let from = null;
  stage.addEventListener("pointerdown", (event) => {
    from = event.pointerType === "mouse" || !event.isPrimary ? null : event;
  });
  stage.addEventListener("pointerup", (event) => {
    if (!from) return;
    const across = event.clientX - from.clientX;
    const isSwipe = Math.abs(across) > 48 && Math.abs(across) > 2 * Math.abs(event.clientY - from.clientY);
    if (isSwipe) step(across < 0 ? 1 : -1);
    from = null;
  });
}
