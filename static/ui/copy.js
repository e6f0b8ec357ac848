/**
 * Buttons that copy a field: `<button data-copy="#field" hidden>`.
 *
 * They are shown by this script alone, since without it they could do nothing; the field can be selected by hand.
 */

const SHOW_DONE_MS = 2500;

/** @param {HTMLInputElement} field */
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // No clipboard without a secure context: select, so that one keystroke does it.
    field.focus();
    field.select();
    return false;
  }
}

/** @param {ParentNode} root */
function enhance(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-copy]") : null;
  if (!button) return;
  const field = document.querySelector(button.dataset.copy);
  const words = button.textContent;
  const done = await copy(field);
  button.textContent = done ? "Copied" : "Press Ctrl+C";
  setTimeout(() => { button.textContent = words; }, SHOW_DONE_MS);
});

document.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.hasAttribute("data-select")) event.target.select();
});

document.addEventListener("htmx:load", (event) => enhance(event.target));
enhance(document);
