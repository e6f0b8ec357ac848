/** Keeps a sum current: in `[data-sum-of="selector"]` the fields that match are added up into `[data-sum]`. */

for (const box of document.querySelectorAll("[data-sum-of]")) {
  const place = box.querySelector("[data-sum]");
  const add = () => {
    const fields = [...box.querySelectorAll(box.dataset.sumOf)];
    const sum = fields.reduce((total, field) => total + (Number(field.value) || 0), 0);
    if (place) place.textContent = String(sum);
  };
  box.addEventListener("input", add);
  add();
}
