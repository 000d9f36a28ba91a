// Where one is in a part of the page survives its exchange for a newer one: what is scrolled, and which <details id="…"> are open.

const kept = new Map(); // id of the part → how it stood

const named = (root, element) => element.id || `${element.className}:${[...root.getElementsByClassName(element.className)].indexOf(element)}`;

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (!target?.id) return;
  const scrolled = [...target.querySelectorAll("*")].filter((element) => element.scrollLeft || element.scrollTop);
  kept.set(target.id, {
    scrolls: new Map(scrolled.map((element) => [named(target, element), [element.scrollLeft, element.scrollTop]])),
    open: new Map([...target.querySelectorAll("details[id]")].map((element) => [element.id, element.open])),
  });
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, { scrolls, open }] of kept) {
    const part = document.getElementById(id);
    part?.querySelectorAll("details[id]").forEach((element) => open.has(element.id) && (element.open = open.get(element.id)));
    if (part && scrolls.size) for (const element of part.querySelectorAll("*")) {
      const at = element.className && scrolls.get(named(part, element));
      if (at) [element.scrollLeft, element.scrollTop] = at;
    }
  }
  kept.clear();
});
