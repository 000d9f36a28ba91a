// An item on the page.
//   data-seen                an element whose event padis:seen goes off when it has been in sight for a second
//   data-focuses="<id>"      a click puts the cursor there
//   form[data-answer]        holds [data-fix] (a <details> with inputs behind it) and the radio buttons "finding";
//                            data-corrects is the value of the one that goes with corrected fields
//   data-first-fix           a click goes to the first fix; from there the arrows go from one to the next
//   data-fix-holds           a fix that came open: what it holds was stated before

const SECOND = 1000;
const inputs = (fix) => [...fix.querySelectorAll("input, select, textarea")];
const fixes = (form) => [...form.querySelectorAll("[data-fix]")];
const names = (form) => fixes(form).map((fix) => fix.firstElementChild).filter((name) => name.checkVisibility());
const usual = (input) => [...(input.options ?? [])].find((option) => option.defaultSelected)?.value ?? input.defaultValue ?? "";
const differs = (input) => (input.type === "hidden" ? input.value !== "" : input.value !== usual(input)); // hidden: a picker's code
const isArrow = (event) => event.isTrusted && event.detail === 0 && event.target.matches("[type=radio]"); // goes on to the next
const typed = (fix) => inputs(fix).some((input) => !input.matches("[role=combobox]") && differs(input));

// --- opened when seen -----------------------------------------------------------------------------------------
// A form without a size (the head of the one item shown) is in sight with its page; a row of many by itself.
function watch(mark) {
  if (!mark.dataset.seenByRow) return wait(mark);
  new IntersectionObserver((entries, observer) => {
    const inSight = entries.at(-1).isIntersecting;
    clearTimeout(mark.waiting);
    if (!mark.isConnected) observer.disconnect();
    else if (inSight) wait(mark, observer);
  }).observe(mark);
}

function wait(mark, observer) {
  mark.waiting = setTimeout(() => {
    if (!mark.isConnected) return;
    if (document.hidden) return document.addEventListener("visibilitychange", () => wait(mark, observer), { once: true });
    observer?.disconnect();
    mark.dispatchEvent(new Event("padis:seen"));
  }, SECOND);
}

document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-seen]").forEach(watch));

// --- the answer -----------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  if (event.target.matches("[data-answer] input[type=radio]")) event.target.focus(); // also when a key chose it
  const name = event.target.closest("[data-focuses]");
  if (name && !isArrow(event)) document.getElementById(name.dataset.focuses)?.focus();
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-first-fix]")?.closest("form");
  if (form) names(form)[0]?.focus();
});

document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !event.target.matches?.("[data-fix] > summary")) return;
  const all = names(event.target.closest("form"));
  event.preventDefault();
  all[all.indexOf(event.target) + step]?.focus();
});

// What lies behind a shut field is not sent. A toggle that the user did not cause (a kept text coming back) takes no focus.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[data-fix]")) return;
  const fix = event.target;
  wake(fix);
  if (fix.open && fix.dataset.byHand) inputs(fix).find((input) => input.type !== "hidden")?.focus();
  settle(fix.closest("form"));
}, true);

document.addEventListener("click", (event) => {
  const fix = event.target.closest("[data-fix] > summary")?.parentElement;
  if (fix) fix.dataset.byHand = "yes";
}, true);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => event.target.closest?.("[data-fix]") && settle(event.target.closest("form")));
}

function wake(fix) {
  for (const input of inputs(fix)) input.disabled = !fix.open;
}

document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-fix]").forEach(wake));

// A kept text that came back is in sight, whether it came before this script or later.
function unfold(form) {
  for (const fix of fixes(form)) fix.open ||= typed(fix);
}

document.querySelectorAll("[data-answer]").forEach(unfold);
document.addEventListener("padis:restored", (event) => event.target.matches("[data-answer]") && unfold(event.target));

// What is typed in a field chooses the result that goes with it, and takes it back with the last field.
function settle(form) {
  const corrects = form.querySelector(`[name=finding][value="${form.dataset.corrects}"]`);
  const chosen = form.querySelector("[name=finding]:checked");
  const any = fixes(form).some((fix) => fix.open && ("fixHolds" in fix.dataset || typed(fix)));
  if (any && (!chosen || chosen === form.querySelector("[name=finding]"))) corrects.checked = true;
  if (!any && corrects.checked) corrects.checked = false;
}
