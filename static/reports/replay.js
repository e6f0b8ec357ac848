/**
 * How a program came about, moment by moment: a slider over the list that stands in the page. Without this script the
 * list is there by itself.
 */

const root = document.querySelector("[data-replay]");
const moments = [...root.querySelectorAll("[data-moments] details")].map((each) => ({
  when: each.querySelector("summary").textContent,
  program: each.querySelector("code").textContent,
}));
const slider = root.querySelector("#moment");
const buttons = [...root.querySelectorAll("[data-step]")];

function show() {
  const number = Number(slider.value);
  const { when, program } = moments[number - 1];
  const told = `${when} (${number} of ${moments.length})`;
  root.querySelector("[data-when]").textContent = told;
  slider.setAttribute("aria-valuetext", told);
  // Marked are the lines that were not there the moment before.
  const before = new Set(number > 1 ? moments[number - 2].program.split("\n") : program.split("\n"));
  const lines = program.split("\n").map((line, at, all) => {
    const words = at < all.length - 1 ? `${line}\n` : line;
    if (before.has(line) || line.trim() === "") return words;
    const mark = document.createElement("mark");
    mark.textContent = words;
    return mark;
  });
  root.querySelector("[data-program]").replaceChildren(...lines);
  for (const button of buttons) button.disabled = !moments[number - 1 + Number(button.dataset.step)];
}

slider.addEventListener("input", show);
for (const button of buttons) {
  button.addEventListener("click", () => {
    slider.value = String(Number(slider.value) + Number(button.dataset.step));
    show();
  });
}
root.querySelector("[data-moments]").hidden = true;
root.querySelector("[data-player]").hidden = false;
show();
