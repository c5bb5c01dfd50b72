// A button beside each text to copy. Without it the text is selected by a click, and copied by hand.

const put = async (text, code) => {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  // Only secure pages have the clipboard; others copy what is selected.
  getSelection().selectAllChildren(code);
  document.execCommand("copy");
};

const say = (button, text) => {
  const before = (button.dataset.said ??= button.textContent);
  button.textContent = text;
  setTimeout(() => (button.textContent = before), 2000);
};

for (const panel of document.querySelectorAll("[data-copy]")) {
  for (const line of panel.querySelectorAll(".copyable")) {
    const code = line.querySelector("code");
    const button = Object.assign(document.createElement("button"), {
      type: "button",
      textContent: panel.dataset.copy,
    });
    button.addEventListener("click", async () => {
      await put(code.textContent, code);
      say(button, panel.dataset.copied);
    });
    line.append(button);
  }
}

// Opening the first panel copies the plain credit at once; its other forms stand beneath.
const details = document.querySelector("details.action");
details?.addEventListener("toggle", () => {
  if (details.open) details.querySelector(".copyable button")?.click();
});
