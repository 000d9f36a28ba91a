// The chart beside the counters: bars in the order of the table's rows, drawn from the figures that the table's part
// of the page carries (data-chart names their element); drawn anew, without a flicker, whenever that part is swapped.

const place = document.querySelector("[data-chart]");
const SERIES = ["on_time", "late", "overdue"];
const ROW = 30;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const wide = matchMedia("(min-width: 1200px)");
const PAPER = 660; // pixels of a printed page's width
let chart = null;
let onPaper = false;

const isBeside = () => wide.matches && !onPaper;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const words = { on_time: place?.dataset.textOnTime, late: place?.dataset.textLate, overdue: place?.dataset.textOverdue };
const figures = () => JSON.parse(document.getElementById(place.dataset.chart).textContent);

// Beside the table each bar stands in the height of its row.
function measure(count) {
  const body = document.querySelector("#counters tbody");
  if (!isBeside() || !body) return { height: count * ROW + 80, top: 60, bottom: 10 };
  const [outer, inner] = [body.closest(".list-card").getBoundingClientRect(), body.getBoundingClientRect()];
  return { height: outer.height - 2, top: inner.top - outer.top, bottom: outer.bottom - inner.bottom };
}

function draw() {
  const { names, ...values } = figures();
  const { height, top, bottom } = measure(names.length);
  place.style.height = `${height}px`;
  chart.resize({ height, width: onPaper ? PAPER : "auto" });
  chart.setOption({
    animation: !still.matches,
    animationDuration: 0,
    animationDurationUpdate: 400,
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals: decals() } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("--chart-text") },
    grid: { top, bottom, left: 4, right: 28, containLabel: false, outerBoundsMode: "none" },
    legend: { top: 4, left: 0, itemWidth: 18, itemHeight: 12, selectedMode: false, textStyle: { color: colour("--chart-text") } },
    tooltip: { trigger: "axis", axisPointer: { type: "shadow" }, confine: true },
    xAxis: { type: "value", minInterval: 1, position: "top", axisLabel: { color: colour("--chart-text"), showMinLabel: false }, splitLine: { lineStyle: { color: colour("--chart-line") } } },
    yAxis: yAxis(names),
    series: SERIES.map((key) => bar(key, values[key])),
  });
}

function yAxis(names) {
  return {
    type: "category", inverse: true, data: names, axisTick: { show: false },
    axisLine: { lineStyle: { color: colour("--chart-line") } },
    axisLabel: { show: !isBeside(), inside: true, verticalAlign: "bottom", padding: [0, 0, 8, 0], color: colour("--chart-text"), fontSize: 12 },
    z: 10,
  };
}

function bar(key, data) {
  return {
    name: words[key], type: "bar", stack: "all", data, barMaxWidth: isBeside() ? 18 : 12, itemStyle: { color: colour(`--chart-${key}`) },
    emphasis: { disabled: true },
  };
}

// Patterns as well as colours: on time plain, late striped, overdue cross-striped.
function decals() {
  const line = { color: "rgba(255, 255, 255, 0.55)", dashArrayX: [1, 0], dashArrayY: [2, 4], symbolSize: 1 };
  return [{ symbol: "none" }, { ...line, rotation: -Math.PI / 4 }, { ...line, rotation: Math.PI / 4, dashArrayY: [3, 3] }];
}

if (place) {
  chart = globalThis.echarts.init(place, null, { renderer: "svg", height: 100 });
  draw();
  document.addEventListener("htmx:afterSettle", (event) => event.target.id === "counters" && draw());
  addEventListener("resize", () => {
    chart.resize();
    draw();
  });
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  for (const kind of ["beforeprint", "afterprint"]) {
    addEventListener(kind, () => {
      onPaper = kind === "beforeprint";
      draw();
    });
  }
}
