// Lists: select many, and filters that leave no empty words in the address.
//   data-selects          a form or section with check boxes
//   data-select-all       the box that ticks all; data-select on each row's box
//   data-selected-count   shows how many are ticked; data-needs-selection rests while none is

document.addEventListener("change", (event) => {
  const holder = event.target.closest("[data-selects]");
  if (!holder || !event.target.matches("[data-select], [data-select-all]")) return;
  if (event.target.matches("[data-select-all]")) {
    for (const box of holder.querySelectorAll("[data-select]")) box.checked = event.target.checked;
  }
  count(holder);
});

document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-selects]").forEach(count));
document.querySelectorAll("[data-selects]").forEach(count);

function count(holder) {
  const boxes = [...holder.querySelectorAll("[data-select]")];
  const ticked = boxes.filter((box) => box.checked).length;
  const all = holder.querySelector("[data-select-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const place of holder.querySelectorAll("[data-selected-count]")) place.textContent = ticked || "";
  for (const act of holder.querySelectorAll("[data-needs-selection]")) act.disabled = !ticked;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("form[data-filter]")) return;
  const { formData } = event.detail;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
});
