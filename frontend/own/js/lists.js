// Lists: select many, and filters that leave no empty words in the address.
//   data-selects          a form or section with check boxes
//   data-select-all       the box that ticks all; data-select on each row's box; Shift with a click ticks a range
//   data-select-none      a button that unticks all
//   data-selected-count   shows how many are ticked; data-needs-selection rests while none is
//   data-selected-bar     is there while some are ticked
// Ticks stay when a list is swapped for a newer one.

let anchor = null; // the box that was ticked last: a range begins there
let ticks = [];

document.addEventListener("click", (event) => {
  const holder = event.target.closest("[data-selects]");
  if (!holder || !event.target.closest("[data-select], [data-select-none]")) return;
  if (event.target.closest("[data-select-none]")) tick(boxesOf(holder), false);
  else {
    if (event.shiftKey) tick(range(boxesOf(holder), event.target), event.target.checked);
    anchor = event.target.value;
  }
  count(holder);
});

document.addEventListener("change", (event) => {
  const holder = event.target.closest("[data-selects]");
  if (!holder || !event.target.matches("[data-select], [data-select-all]")) return;
  if (event.target.matches("[data-select-all]")) tick(boxesOf(holder), event.target.checked);
  count(holder);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  ticks = [...event.detail.target.querySelectorAll("[data-select]:checked")].map((box) => box.value);
});

document.addEventListener("htmx:afterSettle", () => {
  const boxes = [...document.querySelectorAll("[data-selects] [data-select]")];
  tick(boxes.filter((box) => ticks.includes(box.value)), true);
  ticks = [];
  document.querySelectorAll("[data-selects]").forEach(count);
});
document.querySelectorAll("[data-selects]").forEach(count);

function boxesOf(holder) {
  return [...holder.querySelectorAll("[data-select]")];
}

function tick(boxes, checked) {
  for (const box of boxes) box.checked = checked;
}

function range(boxes, box) {
  const ends = [boxes.findIndex((other) => other.value === anchor), boxes.indexOf(box)].sort((a, b) => a - b);
  return ends[0] < 0 ? [] : boxes.slice(ends[0], ends[1] + 1);
}

function count(holder) {
  const boxes = boxesOf(holder);
  const ticked = boxes.filter((box) => box.checked).length;
  const all = holder.querySelector("[data-select-all]");
  if (all) {
    all.checked = ticked > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
  for (const place of holder.querySelectorAll("[data-selected-count]")) place.textContent = ticked || "";
  for (const act of holder.querySelectorAll("[data-needs-selection]")) act.disabled = !ticked;
  for (const bar of holder.querySelectorAll("[data-selected-bar]")) bar.hidden = !ticked;
}

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches?.("form[data-filter]")) return;
  const { formData } = event.detail;
  for (const [name, value] of [...formData.entries()]) if (value === "") formData.delete(name);
});
