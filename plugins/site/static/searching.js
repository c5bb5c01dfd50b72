// Results as you type: the same page the form would lead to, without its frame being drawn again.

const form = document.querySelector("form.search");
let waiting;
let asked;

const renew = async () => {
  asked?.abort();
  asked = new AbortController();
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  try {
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}typing=1`, { signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.querySelector("#found").replaceWith(document.importNode(page.querySelector("#found"), true));
    document.title = page.title;
    history.replaceState(null, "", address);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
};

form.elements.q.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(renew, 150);
});
