// A date typed as one likes: <input data-date>. On leaving it, 20261123 and 2026年11月23日 become 2026-11-23.

const WRITTEN = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/;

document.addEventListener("focusout", (event) => {
  if (!event.target.matches("[data-date]")) return;
  const [, year, ...parts] = event.target.value.trim().match(WRITTEN) ?? [];
  if (!year) return;
  const written = [year, ...parts.filter(Boolean).map((part) => part.padStart(2, "0"))].join("-");
  if (written === event.target.value) return;
  event.target.value = written;
  event.target.dispatchEvent(new Event("change", { bubbles: true }));
});
