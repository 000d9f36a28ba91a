// Light or dark before the first paint. The choice (light, dark, auto) is kept by the browser. Loaded blocking.
(() => {
  const KEY = "padis-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choice = () => localStorage.getItem(KEY) ?? "auto";

  const apply = () => {
    const dark = choice() === "dark" || (choice() === "auto" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice()));
    }
  };

  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("DOMContentLoaded", apply);
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-theme-choice]");
    if (button) {
      localStorage.setItem(KEY, button.dataset.themeChoice);
      apply();
    }
  });
})();
