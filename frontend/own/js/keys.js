// The keyboard. Markup says what a key does:
//   data-rows on a list, data-open on the link of each row   j and k move the focus along the links, Enter opens
//   data-key="a"                                             the key clicks it (in the row at hand first); "X" is Shift+X
//   data-key-label="…"                                       how "?" names that key
//   data-key-focus="search|filter"                           Ctrl-K and "/" put the cursor there
// Ctrl-Enter in a text of several lines, where Enter begins the next line, sends its form.

const visible = (element) => element.checkVisibility() && !element.disabled;
const first = (selector, root = document) => [...root.querySelectorAll(selector)].find(visible);
const isWriting = (element) => element.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return find(event, "search");
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return sendText(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (isWriting(event.target)) return event.key === "Escape" && !event.defaultPrevented && leave(event);

  if (event.key === "/") find(event, "filter");
  else if (event.key === "?") showKeys();
  else if (event.key === "j") move(event, 1);
  else if (event.key === "k") move(event, -1);
  else if (event.key.length === 1) press(event);
});

function find(event, what) {
  const box = first(`[data-key-focus=${what}]`) ?? first("[data-key-focus=search]");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

function sendText(event) {
  const { form } = event.target;
  if (event.defaultPrevented || !event.target.matches("textarea") || !form) return;
  event.preventDefault();
  form.requestSubmit([...form.elements].find((element) => element.matches("button[type=submit]") && visible(element)));
}

function leave(event) {
  event.preventDefault(); // a search box would be emptied, and the list behind it filled again
  event.target.blur();
}

function move(event, step) {
  const links = [...document.querySelectorAll("[data-rows] [data-open]")].filter(visible);
  if (!links.length) return;
  event.preventDefault();
  const row = document.activeElement.closest("[data-rows] [data-row]") ?? document.querySelector("[data-rows] [data-row][aria-current]");
  const at = links.findIndex((link) => row?.contains(link));
  const to = at < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + step, 0), links.length - 1);
  links[to].focus();
  links[to].scrollIntoView({ block: "nearest" });
}

function press(event) {
  const selector = `[data-key="${CSS.escape(event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase())}"]`;
  const row = document.activeElement.closest("[data-row]") ?? document.querySelector("[data-row][aria-current]");
  const target = (row && first(selector, row)) ?? first(`${selector}:not([data-select])`);
  if (!target) return;
  event.preventDefault();
  if (isWriting(target)) target.focus();
  else target.click();
}

function showKeys() {
  const dialog = document.getElementById("keys-dialog");
  if (!dialog) return;
  const list = dialog.querySelector("[data-keys-list]");
  for (const old of list.querySelectorAll("[data-of-page]")) old.remove();
  for (const entry of list.querySelectorAll("[data-needs]")) entry.hidden = !first(entry.dataset.needs);
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key][data-key-label]")) {
    if (seen.has(element.dataset.key) || !visible(element)) continue;
    seen.add(element.dataset.key);
    list.append(line("dt", keyName(element.dataset.key), true), line("dd", element.dataset.keyLabel));
  }
  dialog.showModal();
}

function keyName(key) {
  return key === key.toLowerCase() ? key : `Shift ${key}`;
}

function line(tag, text, isKey = false) {
  const element = document.createElement(tag);
  element.dataset.ofPage = "";
  const holder = isKey ? element.appendChild(document.createElement("kbd")) : element;
  holder.textContent = text;
  return element;
}
