// The form of a case (data-case-form).
//   data-fill="<id>" data-value   an answer of the check fills that field, unless somebody typed there
//   data-lines, data-line         lines of which the script shows one more (data-add-line)
//   data-offer-townships="<id>"   puts a county into that field's picker, which then lists its townships
//   data-section                  folded groups of fields: [data-section-filled] says how many are filled
//   data-ctrl-enter               the button that Ctrl-Enter presses
// data-shut-on-telephone: a <details> that begins shut where there is little room.

if (matchMedia("(max-width: 767.98px)").matches) {
  for (const details of document.querySelectorAll("[data-shut-on-telephone]")) details.open = false;
}

const form = document.querySelector("[data-case-form]");
const sections = () => form.querySelectorAll("[data-section]");
const inputs = (root) => [...root.querySelectorAll("input:not([type=hidden]), select, textarea")];
const isFilled = (field) => field.value !== "";

function set(field, value) {
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- what the number says -------------------------------------------------------------------------------------
document.addEventListener("htmx:afterSwap", (event) => {
  for (const said of event.target.querySelectorAll?.("[data-fill]") ?? []) {
    const field = document.getElementById(said.dataset.fill);
    if (!field || (field.value !== "" && field.value !== field.dataset.filled)) continue;
    field.dataset.filled = said.dataset.value;
    set(field, said.dataset.value);
  }
});

document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-offer-townships]");
  if (!offer) return;
  const box = document.getElementById(`${offer.dataset.offerTownships}_search`);
  box.value = offer.dataset.place.slice(0, 6);
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// --- lines and sections ---------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-line]");
  const next = button?.closest("[data-lines]").querySelector("[data-line][hidden]");
  if (!next) return;
  next.hidden = false;
  inputs(next)[0].focus();
});

function showWhatIsFilled() {
  for (const line of form.querySelectorAll("[data-line][hidden]")) line.hidden = !inputs(line).some(isFilled);
  for (const section of sections()) if (inputs(section).some(isFilled)) section.open = true;
}

const number = () => document.getElementById("id_id_number");
const recheck = () => document.getElementById("check")?.dispatchEvent(new CustomEvent("padis:recheck"));

function count() {
  for (const section of sections()) {
    const filled = inputs(section).filter(isFilled).length;
    section.querySelector("[data-section-filled]").textContent = filled && !section.open ? `${filled}` : "";
  }
}

if (form) {
  form.addEventListener("change", count);
  form.addEventListener("toggle", count, true);
  count();
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.querySelector("[data-ctrl-enter]")?.click();
  });
  // Text that the tab had kept may be put back before or after this script; htmx hears from its own start on.
  new MutationObserver(lookAtWhatWasKept).observe(form, { childList: true });
  addEventListener("DOMContentLoaded", () => {
    lookAtWhatWasKept();
    if (number()?.value) recheck();
    else if (!document.querySelector(".field-wrong, [data-errors]")) number()?.focus();
  });
}

function lookAtWhatWasKept() {
  if (!form.querySelector("[data-kept-note]")) return;
  showWhatIsFilled();
  count();
  recheck();
}
