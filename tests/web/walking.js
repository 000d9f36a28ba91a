// What a walk asks of a page besides axe: one function for each question, each with what is wrong as texts.
(() => {
  const CONTROLS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const named = (element) => element.outerHTML.slice(0, 140).replace(/\s+/g, " ");
  const mark = (element) => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor, style.backgroundColor, style.textDecoration].join();
  };
  const around = (element) => {
    const chain = [];
    for (let at = element; at && chain.length < 4; at = at.parentElement) chain.push(mark(at));
    return chain.join(" / ");
  };
  const inItself = (element) => {  // has words of its own, and is no place that reads only for a screen reader
    const style = getComputedStyle(element);
    return [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && style.clipPath === "none" && element.clientWidth > 1;
  };

  window.padisWalk = {
    tooWide() {
      const over = document.documentElement.scrollWidth - innerWidth;
      return over > 0 ? [`${over} px wider than the window`] : [];
    },

    // The last key pressed was Tab, so that what a script focuses is marked as by the keyboard.
    withoutFocusMark() {
      const found = [];
      for (const control of [...document.querySelectorAll(CONTROLS)].filter((each) => shown(each) && !each.disabled)) {
        document.activeElement.blur();
        const before = around(control);
        control.focus();
        if (document.activeElement === control && around(control) === before) found.push(named(control));
      }
      document.activeElement.blur();
      scrollTo(0, 0);
      return found;
    },

    outOfOrder() {
      return [...document.querySelectorAll("[tabindex]")].filter((each) => each.tabIndex > 0).map(named);
    },

    cut() {
      const found = [];
      for (const element of document.querySelectorAll("body *")) {
        if (!shown(element) || !inItself(element) || element.closest("select, svg, .skip-link, dialog:not([open])")) continue;
        const style = getComputedStyle(element);
        if (style.display === "inline") continue;
        const hides = style.overflowX !== "visible" && style.overflowX !== "auto" && style.overflowX !== "scroll";
        const over = element.scrollWidth > element.clientWidth + 1;
        if (over && (hides ? !element.closest("[title]") : element.matches("button, .btn, .state, .due, th"))) found.push(named(element));
      }
      return found;
    },
  };
})();
