// The text of an unsent form survives a log-in, an error, a closed lid. <form data-keep="name"> is kept in this tab
// only, sealed with a key that only this user's pages carry, and dropped when the server says its work is done
// (data-keep-forget of <body>, or the event padis:forget), at log-out, and when another user logs in.
// A form that the server itself sends back as it was sent, with what is wrong in it (data-answers of <body>, or the answer
// to htmx), is left as it came: it holds what was typed, and what the server made of it.
// data-no-keep on a field leaves it out. Where the browser cannot seal (no https), data-private fields are left out too.

const { keepUser, keepKey, keepForget, textRestored, textDrop } = document.body.dataset;
const PREFIX = "padis-keep:";
const SENT = "padis-sent"; // the form that was sent last
const DELAY_MS = 250;
const NEVER = "[type=hidden]:not([data-pick-value]), [type=password], [type=file], [type=submit], [data-no-keep]";
const waiting = new Map();
let isLoggingOut = false; // what is being sealed just then is not kept
const place = (name) => `${PREFIX}${keepUser}:${name}`;
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const sealer = crypto.subtle && keepKey ? crypto.subtle.importKey("raw", bytes(keepKey), "AES-GCM", false, ["encrypt", "decrypt"]) : null;

function drop(unless = () => false) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX) && !unless(key)) sessionStorage.removeItem(key);
}

function forget(names) {
  for (const name of names) {
    clearTimeout(waiting.get(name));
    sessionStorage.removeItem(place(name));
  }
}

const fields = (form) =>
  [...form.querySelectorAll("input, select, textarea")].filter(
    (field) => field.id && !field.matches(NEVER) && !(field.matches("[data-private]") && !sealer),
  );
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const valueOf = (field) => (ticks(field) ? field.checked : field.value);

async function save(form) {
  const name = form.dataset.keep;
  const values = Object.fromEntries(fields(form).map((field) => [field.id, valueOf(field)]));
  const text = JSON.stringify(values);
  const kept = sealer ? await seal(text) : text;
  if (!isLoggingOut) sessionStorage.setItem(place(name), kept);
}

async function seal(text) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await sealer, new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...iv, ...new Uint8Array(sealed)));
}

async function unseal(kept) {
  const all = bytes(kept);
  const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, 12) }, await sealer, all.slice(12));
  return new TextDecoder().decode(open);
}

async function restore(form) {
  const kept = sessionStorage.getItem(place(form.dataset.keep));
  if (!kept) return;
  let values;
  try {
    values = JSON.parse(sealer ? await unseal(kept) : kept);
  } catch {
    return forget([form.dataset.keep]); // of an older password, or spoilt
  }
  form.dispatchEvent(new CustomEvent("padis:restoring", { bubbles: true, detail: { ids: Object.keys(values) } }));
  const changed = fields(form).filter((field) => field.id in values && values[field.id] !== valueOf(field));
  for (const field of changed) {
    if (ticks(field)) field.checked = values[field.id];
    else field.value = values[field.id];
  }
  if (!changed.length) return;
  tell(form);
  form.dispatchEvent(new Event("padis:restored", { bubbles: true }));
}

function tell(form) {
  if (form.querySelector("[data-kept-note]")) return;
  const note = document.createElement("div");
  note.className = "kept-note";
  note.dataset.keptNote = "";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn btn-sm", textContent: textDrop });
  button.addEventListener("click", () => {
    forget([form.dataset.keep]);
    form.reset();
    note.remove();
  });
  note.append(`${textRestored} `, button);
  form.prepend(note);
}

if (keepUser) {
  drop((key) => key.startsWith(place("")));
  forget((keepForget ?? "").split(" ").filter(Boolean));
  // After the scripts of the page: what adds fields to a form on demand hears padis:restoring and adds them before.
  const sent = "answers" in document.body.dataset && sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  const restoreAll = (root, answered) => {
    for (const form of root.querySelectorAll?.("form[data-keep]") ?? []) if (form.dataset.keep !== answered) restore(form);
  };
  addEventListener("DOMContentLoaded", () => restoreAll(document, sent));

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest("form[data-keep]");
      if (!form) return;
      clearTimeout(waiting.get(form.dataset.keep));
      waiting.set(form.dataset.keep, setTimeout(save, DELAY_MS, form));
    });
  }
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-log-out]")) {
      isLoggingOut = true;
      drop();
    } else if (event.target.matches("form[data-keep]")) {
      sessionStorage.setItem(SENT, event.target.dataset.keep);
      save(event.target);
    }
  });
  document.addEventListener("padis:forget", (event) => forget(event.detail.names));
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.target;
    const { verb, elt } = event.detail.requestConfig ?? {};
    const answered = verb === "post" && elt.closest("form[data-keep]")?.dataset.keep;
    if (root.matches?.("form[data-keep]") && root.dataset.keep !== answered) restore(root);
    restoreAll(root, answered);
  });
}
