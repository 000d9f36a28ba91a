// Charts drawn from a table on the page: <figure data-chart="kind" data-of="table's id" data-columns="key key" data-library="…">.
// The table is the only source: heads carry data-column="key", a cell's figure is its data-value or its text, "—" is a gap, rows
// with data-no-chart are left out. Kinds: rows (bars lying beside the table's rows), bars, line (the column "target" is dashed),
// heat (rows × columns), flow (from, to, number). The library comes with the first chart of a page; every table that htmx swaps
// is drawn anew. Wide names, dark, paper: colours come from charts.css, patterns and dashes say the same again.

import { rows, bars, line, heat, flow } from "./chart-kinds.js";

const KINDS = { rows, bars, line, heat, flow };
const PAPER = 660; // pixels of a printed page's width
const drawn = new Map(); // figure → the library's chart
const root = document.documentElement;
let library = null;
let onPaper = false;
let theme = "";

const figures = () => [...document.querySelectorAll("figure[data-chart]")];

// What the table says: { names, columns: [{ key, name, unit, values }], table }.
export function read(table, keys) {
  const heads = [...table.querySelectorAll("thead [data-column]")].filter((head) => !keys.length || keys.includes(head.dataset.column));
  const lines = [...table.querySelectorAll("tbody tr:not([data-no-chart])")].filter((row) => row.cells.length > 1);
  const place = (head) => [...head.parentElement.cells].indexOf(head);
  const columns = heads.map((head) => {
    const cells = lines.map((row) => row.cells[place(head)]);
    const unit = cells.some((cell) => cell?.textContent.includes("%")) ? "%" : "";
    return { key: head.dataset.column, name: words(head), unit, values: cells.map(value) };
  });
  return { names: lines.map((row) => words(row.cells[0])), columns: inOrder(columns, keys), table };
}

const inOrder = (columns, keys) => (keys.length ? keys.flatMap((key) => columns.filter((column) => column.key === key)) : columns);
const words = (cell) => cell.dataset.words ?? cell.textContent.trim();

function value(cell) {
  const text = (cell?.dataset.value ?? (cell?.querySelector("[data-number]") ?? cell)?.textContent ?? "").replace(/[,%\s]/g, "");
  if (cell && "words" in cell.dataset) return cell.dataset.words;
  return text === "" || Number.isNaN(Number(text)) ? null : Number(text);
}

function draw(figure) {
  const table = document.getElementById(figure.dataset.of);
  const place = figure.querySelector("[data-canvas]");
  if (!table || !place) return;
  const data = read(table, (figure.dataset.columns ?? "").split(" ").filter(Boolean));
  figure.toggleAttribute("data-empty", !data.names.length);
  if (!data.names.length) return;
  const { height, width, ...option } = KINDS[figure.dataset.chart](data, { figure, onPaper });
  if (height) place.style.height = `${height}px`;
  place.style.minWidth = width ? `${width}px` : "";
  const chart = drawn.get(figure) ?? library.init(place, null, { renderer: "svg", width: place.clientWidth || PAPER, height: place.clientHeight || 200 });
  drawn.set(figure, chart);
  chart.resize({ width: onPaper ? Math.min(PAPER, place.clientWidth || PAPER) : "auto", height: "auto" });
  chart.setOption({ ...shared(), ...option }, { replaceMerge: ["series", "visualMap"] });
}

function shared() {
  const style = getComputedStyle(root);
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, color: style.getPropertyValue("--chart-text").trim() };
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches && !onPaper,
    animationDuration: 0,
    animationDurationUpdate: 400,
    textStyle: text,
    aria: { enabled: true, label: { enabled: false } },
  };
}

async function drawAll(among = figures()) {
  for (const [figure, chart] of drawn) {
    if (figure.isConnected) continue;
    chart.dispose();
    drawn.delete(figure);
  }
  if (!among.length) return;
  library ??= await load(among[0].dataset.library);
  among.filter((figure) => figure.isConnected).forEach(draw);
}

let loading = null;
function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(globalThis.echarts));
    script.addEventListener("error", () => {
      loading = null;
      script.remove();
      reject(new Error("The charts' library did not come."));
    });
    document.head.append(script);
  });
  return loading;
}

// A page without its library still has the tables: nothing is said, and the next change tries again.
const show = (among) => drawAll(among).catch(() => {});

show();
document.addEventListener("htmx:afterSettle", () => show());
addEventListener("resize", () => show());
addEventListener("toggle", () => show(), true);
new MutationObserver(() => show()).observe(root, { attributeFilter: ["data-bs-theme"] });
addEventListener("beforeprint", () => paper(true));
addEventListener("afterprint", () => paper(false));

// Ink is dark on white, whatever the screen is.
function paper(now) {
  if (now) theme = root.dataset.bsTheme;
  onPaper = now;
  root.dataset.bsTheme = now ? "light" : theme;
  if (library) figures().forEach(draw);
}
