// The to-do list beside the item at hand. The list is fetched anew whenever something happens; here it keeps its
// place, its mark and the cursor, and the page's title keeps its count.

const list = () => document.getElementById("todo-list");
const item = () => document.querySelector("#pane [data-item]")?.dataset.item ?? "";
const rows = () => [...document.querySelectorAll("#todo-list [data-row]")];
const rowOf = (key) => rows().find((row) => row.dataset.item === key);
const scroller = () => document.querySelector("[data-scrolls]");
const isList = (element) => element.id === "todo-list" || element.id === "todo";

let before = null;

// The address of the list names the item at hand, so that a reload and a copied address show the same.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.target?.id !== "todo-list") return;
  event.detail.path = event.detail.path.replace(/([?&])item=[^&]*&?/, "$1").replace(/[?&]$/, "");
  if (item()) event.detail.parameters.item = item();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (isList(event.detail.target)) before = place();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (before && list()) {
    restore(before);
    before = null;
    entitle();
  }
  mark();
  // Only another item takes the cursor: a head or a picker's list that came anew leaves it where somebody types.
  if (["pane", "item", "todo"].includes(event.target.id)) document.getElementById("item")?.focus({ preventScroll: true });
});

// Which row stands at the top of the list and where, and which row has the cursor.
function place() {
  const top = scroller().getBoundingClientRect().top;
  const first = rows().find((row) => row.getBoundingClientRect().bottom > top);
  return {
    key: first?.dataset.item,
    offset: first ? first.getBoundingClientRect().top - top : 0,
    scroll: scroller().scrollTop,
    focused: document.activeElement.closest("#todo-list [data-row]")?.dataset.item,
  };
}

function restore({ key, offset, scroll, focused }) {
  const row = rowOf(key);
  scroller().scrollTop = scroll;
  if (row) scroller().scrollTop += row.getBoundingClientRect().top - scroller().getBoundingClientRect().top - offset;
  if (focused) (rowOf(focused) ?? rowOf(item()))?.querySelector("[data-open]")?.focus({ preventScroll: true });
}

function mark() {
  for (const row of rows()) {
    if (row.dataset.item === item()) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  document.querySelector("[data-back]").href = list().dataset.url;
}

function entitle() {
  const total = list().dataset.total;
  const words = document.title.replace(/^\(\d+\) /, "");
  document.title = total === "0" ? words : `(${total}) ${words}`;
}

rowOf(item())?.scrollIntoView({ block: "nearest" });
