// A form is sent once: its buttons rest while it is under way. The server ignores a second sending by its token.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "get" || form.method === "dialog") return;
  if (form.ariaBusy === "true") return event.preventDefault();
  form.ariaBusy = "true";
  setTimeout(() => {
    const stopped = event.defaultPrevented && !form.matches("[hx-post], [hx-put], [hx-delete]");
    if (stopped) wake(form);
    else for (const button of buttons(form)) button.disabled = true;
  });
});

document.addEventListener("padis:wake", (event) => event.target.matches("form") && wake(event.target));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.matches?.("form")) wake(event.target);
});

// Back in the browser's history the page may come back as it was left: awake, and with a token of its own.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) wake(form);
  for (const field of document.querySelectorAll("input[name=token]")) field.value = uuid();
});

function wake(form) {
  form.ariaBusy = null;
  for (const button of buttons(form)) button.disabled = false;
}

const buttons = (form) => [...form.elements].filter((element) => element.matches("button[type=submit]:not([data-needs-selection])"));

function uuid() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
