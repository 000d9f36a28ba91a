// An item on the page.
//   data-seen                an element whose event padis:seen goes off when it has been in sight for a second
//   data-focuses="<id>"      a click puts the cursor there
//   form[data-answer]        holds [data-fix] (a <details> with inputs behind it) and the radio buttons "finding";
//                            data-corrects is the value of the one that goes with corrected fields
//   data-first-fix           a click goes to the first fix; from there the arrows go from one to the next
//                            data-consistent of the one that goes with none
//   [data-takes]             radio buttons that take one side's word for a field; [data-ours] is the register's,
//                            data-undecided says that an answer needs one of them
//   data-take-all="ours"     a click takes that side's word wherever the two differ
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
  if (form) (form.querySelector("[data-undecided] input") ?? names(form)[0])?.focus();
});

// Up and down go from field to field; left and right are the browser's own, and choose.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const group = step && event.target.closest?.("[data-takes]");
  if (!group) return;
  const all = takes(group.closest("form"));
  const next = all[all.indexOf(group) + step];
  event.preventDefault();
  (next?.querySelector("input:checked") ?? next?.querySelector("input"))?.focus();
});

document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-take-all]");
  if (!all) return;
  const form = all.closest("form");
  const ours = all.dataset.takeAll === "ours";
  for (const group of takes(form)) {
    if (fixOf(group)?.open || !group.querySelector("[data-ours]")) continue;
    const input = [...group.querySelectorAll("input")].find((each) => "ours" in each.dataset === ours);
    if (input) input.checked = true;
    else if (!ours) for (const each of group.querySelectorAll("input")) each.checked = false;
  }
  changed(form);
  form.querySelector("[name=finding]:checked")?.focus();
});

document.addEventListener("change", (event) => {
  const group = event.target.closest?.("[data-takes]");
  if (!group) return;
  if (fixOf(group)) fixOf(group).open = false;
  settle(group.closest("form"));
});

// What only the register says is taken back by a second click.
document.addEventListener("mousedown", (event) => {
  const input = event.target.closest?.("[data-takes] label")?.querySelector("input");
  const alone = input?.checked && !input.closest("[data-undecided]") && input.closest("[data-takes]").querySelectorAll("input").length === 1;
  if (!alone) return;
  input.closest("label").addEventListener("click", (click) => {
    click.preventDefault();
    setTimeout(() => { input.checked = false; changed(input.form); });
  }, { once: true });
});

// Kept like what is typed, and the result follows.
function changed(form) {
  settle(form);
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

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
  if (fix.open && fix.dataset.byHand) for (const take of fix.parentElement.querySelectorAll("[data-takes] input")) take.checked = false;
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
  const corrects = result(form, form.dataset.corrects);
  const chosen = form.querySelector("[name=finding]:checked");
  const typedAny = fixes(form).some((fix) => fix.open && ("fixHolds" in fix.dataset || typed(fix)));
  const any = typedAny || form.querySelector("[data-ours]:checked");
  const differing = takes(form).filter((group) => "undecided" in group.dataset);
  if (any && (!chosen || chosen === form.querySelector("[name=finding]"))) corrects.checked = true;
  if (any || !corrects.checked || differing.some((group) => !isDecided(group))) return;
  if (differing.length) result(form, form.dataset.consistent).checked = true;
  else corrects.checked = false;
}

const result = (form, value) => form.querySelector(`[name=finding][value="${value}"]`);
const takes = (form) => [...form.querySelectorAll("[data-takes]")].filter((group) => group.checkVisibility());
const fixOf = (group) => group.closest("td").querySelector("[data-fix]");
const isDecided = (group) => fixOf(group)?.open || group.querySelector("input:checked");
