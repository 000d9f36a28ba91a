// The frame's own behaviour: the sheet of the menu, menus that close, dialogs, messages, errors of htmx.

const toasts = () => document.getElementById("toasts");
const told = new Set();

// Two parts fetched at the same moment may both bring a message: it is shown once.
function isTold(toast) {
  const id = toast.dataset.toastId;
  if (!id || told.has(id)) return Boolean(id);
  told.add(id);
  return false;
}
const SECONDS_SHOWN = 8;

// --- data-toggles="<id>": shows and hides; data-opens="<id>": opens a dialog; <details data-menu>: closes outside ---
document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-toggles]");
  if (toggle) setOpen(toggle, toggle.getAttribute("aria-expanded") !== "true");

  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();

  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target) || opener) menu.open = false;
  }
  event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
  const toggle = document.querySelector("[data-toggles][aria-expanded=true]");
  if (toggle) setOpen(toggle, false);
});

function setOpen(toggle, open) {
  toggle.setAttribute("aria-expanded", String(open));
  document.getElementById(toggle.dataset.toggles).toggleAttribute("data-open", open);
}

// --- messages -------------------------------------------------------------------------------------------------
function say(text) {
  const toast = document.getElementById("toast-form").content.firstElementChild.cloneNode(true);
  toast.querySelector(".toast-words").textContent = text;
  toasts().append(toast);
}

function fade(toast) {
  const gone = () => (toast.matches(":hover, :focus-within") ? setTimeout(gone, 1000) : toast.remove());
  setTimeout(gone, SECONDS_SHOWN * 1000);
}

// A message that reports a thing done goes by itself, and at once when the next thing is done: whoever works through a
// list has one of them in sight. One that warns or offers to undo stays.
const passing = (toast) => toast.matches(".toast-success") && !toast.querySelector("[hx-post]");

function showAlone(toast) {
  for (const other of [...toasts().children]) if (other !== toast && passing(other)) other.remove();
  fade(toast);
}

if (toasts()) {
  for (const toast of toasts().children) if (!isTold(toast) && passing(toast)) fade(toast);
  new MutationObserver((changes) => {
    for (const added of changes.flatMap((change) => [...change.addedNodes])) {
      if (added.matches?.("[data-toast]") && isTold(added)) added.remove();
      else if (added.matches?.("[data-toast]") && passing(added)) showAlone(added);
    }
  }).observe(toasts(), { childList: true });
}

addEventListener("padis:say", (event) => say(event.detail));

// What the page fetches by itself it also tries again by itself; the mark beside the heading says how that stands (live.js).
const byItself = (event) => ["padis:changed", "padis:stale"].includes(event.detail.requestConfig?.triggeringEvent?.type);

document.addEventListener("htmx:sendError", (event) => byItself(event) || say(document.body.dataset.textOffline));
document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (byItself(event)) return;
  if (xhr.status === 401) return; // the banner says it
  const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
  say(plain ? xhr.responseText : document.body.dataset.textBroken);
});

// What no person asked for does not keep the session (padis.web.idle): parts that changed, the course of an import, a count.
document.addEventListener("htmx:configRequest", (event) => {
  const { headers, triggeringEvent } = event.detail;
  if (!triggeringEvent || /^padis:(changed|stale)$/.test(triggeringEvent.type)) headers["X-Padis-By-Itself"] = "1";
});

// --- the session has ended: say so and leave the page as it is -------------------------------------------------
const ended = document.getElementById("signed-out");

document.addEventListener("padis:signedout", (event) => {
  if (!ended) return;
  ended.querySelector("a").href = event.detail.url;
  ended.hidden = false;
});

// The stream was refused: htmx asks for a small part, and its answer tells whether the session is the reason.
document.addEventListener("padis:refused", () => {
  if (ended?.hidden) htmx.ajax("GET", ended.dataset.signedOut, { target: ended, swap: "none" });
});

// --- printing -------------------------------------------------------------------------------------------------
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());

// --- the first error takes the focus --------------------------------------------------------------------------
const focusError = (root) =>
  (root.querySelector(".field-wrong :is(input:not([type=hidden]), select, textarea)") ?? root.querySelector("[data-errors]"))?.focus();

focusError(document);
document.addEventListener("htmx:afterSettle", (event) => focusError(event.target));

// --- questions: data-confirm on a form or its button, hx-confirm on whatever htmx sends ----------------------------------------
function ask(question, act, otherwise = () => {}) {
  const dialog = document.getElementById("confirm-dialog");
  document.getElementById("confirm-words").textContent = question;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? act() : otherwise()), { once: true });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(question, () => {
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.confirmed;
  });
}, true);

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  const awake = () => event.target.dispatchEvent(new CustomEvent("padis:wake", { bubbles: true }));
  ask(event.detail.question, () => event.detail.issueRequest(true), awake);
});
