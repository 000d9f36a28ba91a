// An item on the page.
//   data-seen                a form whose event padis:seen goes off when it has been in sight for a second
//   data-focuses="<id>"      a click puts the cursor there
//   form[data-answer]        holds [data-fix] (a <details> with an input behind it) and the radio buttons "finding";
//                            data-corrects is the value of the one that goes with corrected fields

const SECOND = 1000;
const inputs = (fix) => [...fix.querySelectorAll("input:not([type=hidden]), select, textarea")];
const typed = (fix) => inputs(fix).some((input) => input.value.trim());
const fixes = (form) => [...form.querySelectorAll("[data-fix]")];

// --- opened when seen -----------------------------------------------------------------------------------------
function watch(form) {
  setTimeout(() => {
    if (!form.isConnected) return;
    if (!document.hidden) return form.dispatchEvent(new Event("padis:seen"));
    document.addEventListener("visibilitychange", () => watch(form), { once: true });
  }, SECOND);
}

document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-seen]").forEach(watch));

// --- the answer -----------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-focuses]");
  if (name) document.getElementById(name.dataset.focuses)?.focus();
  if (event.target.matches("[data-answer] input[type=radio]")) event.target.focus(); // also when a key chose it
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("[data-fix]")) return;
  const fix = event.target;
  if (fix.open) {
    if (fix.dataset.byHand) inputs(fix)[0]?.focus();
    return;
  }
  for (const input of fix.querySelectorAll("input, select, textarea")) input.value = "";
  settle(fix.closest("form"));
}, true);

// A toggle that the user did not cause (a kept text coming back) takes no focus.
document.addEventListener("click", (event) => {
  const fix = event.target.closest("[data-fix] > summary")?.parentElement;
  if (fix) fix.dataset.byHand = "yes";
}, true);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => event.target.closest?.("[data-fix]") && settle(event.target.closest("form")));
}

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
  const any = fixes(form).some(typed);
  if (any && (!chosen || chosen === form.querySelector("[name=finding]"))) corrects.checked = true;
  if (!any && corrects.checked) corrects.checked = false;
}
