// A number that moved is marked for a moment, with an arrow up or down: <… data-number="key">12</…>, whether htmx or a live
// stream changed it.

const last = new Map();
const MOVED_MS = 2000;

function look(element) {
  const key = element.dataset.number;
  const now = element.textContent.trim();
  const before = last.get(key);
  last.set(key, now);
  if (before === undefined || before === now) return;
  element.classList.remove("moved");
  void element.offsetWidth; // starts the animation anew
  element.classList.add("moved");
  const step = parseFloat(now) - parseFloat(before);
  if (step) element.dataset.moved = step > 0 ? "up" : "down";
  setTimeout(() => {
    element.classList.remove("moved");
    delete element.dataset.moved;
  }, MOVED_MS);
}

const lookIn = (root) => {
  if (root.matches?.("[data-number]")) look(root);
  root.querySelectorAll?.("[data-number]").forEach(look);
};

lookIn(document);
new MutationObserver((changes) => {
  for (const change of changes) {
    const holder = change.target.parentElement?.closest("[data-number]") ?? change.target.closest?.("[data-number]");
    if (holder) look(holder);
    change.addedNodes.forEach(lookIn);
  }
}).observe(document.body, { subtree: true, childList: true, characterData: true });
