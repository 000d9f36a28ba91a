// Parts that the stream brings (live.js): <… id data-live-part="address" hx-get hx-swap hx-trigger="padis:stale">. A part comes
// whole, or as the lines that differ from what the same stream brought before; its address says what it shows. It waits while a
// request of the user's is about to replace it, and is dropped when he went on to another address.

const texts = new Map(); // id of a part → what the stream brought last
const waiting = new Map(); // id of a part → the address of a text that is not shown yet
const underWay = new Map(); // request → the element that its answer goes into

export const shown = () => [...document.querySelectorAll("[data-live-part]")].map((element) => `${element.id}:${element.dataset.livePart}`);

export function take({ part, address, text, lines }) {
  texts.set(part, text ?? patched(texts.get(part), lines));
  waiting.set(part, address);
  show(part);
}

export function forget() {
  texts.clear();
  waiting.clear();
}

function patched(text, lines) {
  const all = text.split("\n");
  for (const [number, line] of Object.entries(lines)) all[number] = line;
  return all.join("\n");
}

function show(part) {
  const element = document.getElementById(part);
  if (element && [...underWay.values()].some((target) => element.contains(target))) return;
  if (element?.dataset.livePart === waiting.get(part)) swap(element, texts.get(part));
  waiting.delete(part);
}

// As htmx does with an answer: who keeps the reader's place hears of it before and after.
function swap(element, text) {
  htmx.trigger(element, "htmx:beforeSwap", { target: element });
  htmx.swap(element, text, { swapStyle: element.getAttribute("hx-swap"), settleDelay: 0 }, { contextElement: element, eventInfo: { target: element } });
}

document.addEventListener("htmx:beforeSend", ({ detail: { xhr, target } }) => {
  underWay.set(xhr, target);
  xhr.addEventListener("loadend", () => {
    underWay.delete(xhr);
    [...waiting.keys()].forEach(show);
  });
});
