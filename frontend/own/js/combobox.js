// A text box with a list that htmx fills: [data-combobox] holds an input[role=combobox] and a [role=listbox].
//   data-combobox="pick"  an option's data-code goes into [data-pick-value], its data-name into the box
//   data-combobox         an option is a link that is followed

const box = (holder) => holder.querySelector("[role=combobox]");
const list = (holder) => holder.querySelector("[role=listbox]");
const options = (holder) => [...list(holder).querySelectorAll("[role=option]:not([aria-disabled=true])")];
const holderOf = (element) => element.closest?.("[data-combobox]");
const code = (holder) => holder.querySelector("[data-pick-value]");
const asked = (event) => event.detail.requestConfig?.parameters?.[box(holderOf(event.target)).name];
const chosen = (holder) => list(holder).querySelector("[aria-selected=true]");

// What was found for an earlier text than the one that stands there now is not shown, let alone taken.
document.addEventListener("htmx:beforeSwap", (event) => {
  const holder = event.target.matches("[role=listbox]") && holderOf(event.target);
  if (holder && asked(event) !== undefined && asked(event) !== box(holder).value) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", (event) => {
  const holder = event.target.matches("[role=listbox]") && holderOf(event.target);
  if (!holder) return;
  holder.dataset.found = asked(event) ?? box(holder).value;
  delete holder.dataset.stale;
  [...list(holder).querySelectorAll("[role=option]")].forEach((option, place) => (option.id = `${list(holder).id}-${place}`));
  open(holder, document.activeElement === box(holder) && list(holder).childElementCount > 0);
  if (holder.dataset.combobox !== "pick" || !options(holder).length) return;
  if ("takesFirst" in holder.dataset) take(holder, options(holder)[0]);
  else mark(holder, options(holder)[0]);
});

document.addEventListener("keydown", (event) => {
  const holder = event.target.matches?.("[role=combobox]") && holderOf(event.target);
  if (!holder || event.isComposing) return;
  const isOpen = !list(holder).hidden && !("stale" in holder.dataset);
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (isOpen) step(holder, event.key === "ArrowDown" ? 1 : -1);
    else if (list(holder).childElementCount) open(holder, true);
  } else if (event.key === "Enter" && isOpen && chosen(holder)) {
    event.preventDefault();
    take(holder, chosen(holder));
  } else if (event.key === "Enter" && holder.dataset.combobox === "pick") {
    event.preventDefault();
    if (box(holder).value.trim() && !code(holder).value) holder.dataset.takesFirst = ""; // Enter was quicker than the list
    else holder.closest("form").requestSubmit();
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    open(holder, false);
  }
});

// The box keeps the focus while the mouse picks, so that the list does not close under it.
document.addEventListener("mousedown", (event) => holderOf(event.target) && event.target.closest("[role=listbox]") && event.preventDefault());
document.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option && holderOf(option)?.dataset.combobox === "pick" && option.ariaDisabled !== "true") take(holderOf(option), option);
});
document.addEventListener("focusout", (event) => event.target.matches("[role=combobox]") && open(holderOf(event.target), false));
document.addEventListener("input", (event) => {
  const holder = event.target.matches("[role=combobox]") && holderOf(event.target);
  if (!holder) return;
  delete holder.dataset.takesFirst;
  if (event.target.value === holder.dataset.found) delete holder.dataset.stale;
  else holder.dataset.stale = ""; // the list still shows what was found for the text before
  if (holder.dataset.combobox === "pick") setCode(holder, "");
  if (!event.target.value.trim()) open(holder, false);
});

function step(holder, by) {
  const all = options(holder);
  if (!all.length) return;
  const at = all.indexOf(chosen(holder));
  mark(holder, all[(at + by + all.length) % all.length] ?? all[0]);
}

function mark(holder, option) {
  chosen(holder)?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box(holder).setAttribute("aria-activedescendant", option.id);
}

function take(holder, option) {
  open(holder, false);
  delete holder.dataset.takesFirst;
  if (holder.dataset.combobox !== "pick") return option.click();
  box(holder).value = option.dataset.name;
  setCode(holder, option.dataset.code);
}

function setCode(holder, value) {
  const field = code(holder);
  if (field.value === value) return;
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function open(holder, isOpen) {
  list(holder).hidden = !isOpen;
  box(holder).setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) box(holder).removeAttribute("aria-activedescendant");
}
