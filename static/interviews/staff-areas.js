/**
 * Suggestions for a field of names with commas between them: a press adds one, another takes it out.
 *
 * Works on `[data-areas-for="#field"]` with buttons inside; the field alone is what is sent.
 */

/** @param {string} words */
const split = (words) => words.split(",").map((word) => word.trim()).filter(Boolean);
/** @param {string} one @param {string} other */
const same = (one, other) => one.toLowerCase() === other.toLowerCase();

for (const box of document.querySelectorAll("[data-areas-for]")) {
  const field = document.querySelector(box.dataset.areasFor);
  const buttons = [...box.querySelectorAll("button")];

  const show = () => {
    const chosen = split(field.value);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(chosen.some((name) => same(name, button.value))));
    }
  };
  box.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const chosen = split(field.value);
    const others = chosen.filter((name) => !same(name, button.value));
    field.value = (others.length < chosen.length ? others : [...chosen, button.value]).join(", ");
    show();
  });
  field.addEventListener("input", show);
  // One list is enough: the browser's own would replace all that was typed before.
  field.removeAttribute("list");
  box.hidden = false;
  show();
}
