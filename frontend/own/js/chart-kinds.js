// How each kind of chart shows what a table says: data = { names, columns: [{ key, name, unit, values }], table } → the library's options
// and the height and least width that they need.

const ROW = 30;
const wide = matchMedia("(min-width: 1200px)");
const style = (name) => getComputedStyle(document.body).getPropertyValue(name).trim();
const colour = (key, place) => style(`--chart-${key.replace(/^.*-(?=[a-z_]+[0-9]*$)/, "")}`) || style(`--chart-${key}`) || style(`--chart-${(place % 6) + 1}`);
const text = () => style("--chart-text");
const size = () => Number.parseInt(style("--chart-size"), 10) || 12;
const faint = () => ({ lineStyle: { color: style("--chart-line") } });
const legend = (more) => ({ top: 4, left: 4, itemWidth: 18, itemHeight: 12, selectedMode: false, textStyle: { color: text(), fontSize: size() }, ...more });
const escaped = (words) => String(words).replace(/[&<>"]/g, (letter) => `&#${letter.codePointAt(0)};`);
const tooltip = (more) => ({ confine: true, transitionDuration: 0, ...more });
const longest = (words) => Math.max(...words.map((word) => word.length), 0);
const upright = (word) => [...word].join("\n");

// Black or white, whichever is easier to read on a colour of the style ("#rrggbb").
function readable(ground) {
  const [red, green, blue] = [1, 3, 5].map((from) => (Number.parseInt(ground.slice(from, from + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}

// Patterns as well as colours: plain, striped, cross-striped, dotted.
function decals() {
  const line = { color: style("--chart-pattern"), dashArrayX: [1, 0], dashArrayY: [2, 4], symbolSize: 1 };
  return [
    { symbol: "none" },
    { ...line, rotation: -Math.PI / 4 },
    { ...line, rotation: Math.PI / 4, dashArrayY: [3, 3] },
    { color: style("--chart-pattern"), symbol: "circle", dashArrayX: [6, 6], dashArrayY: [6, 6], symbolSize: 0.6 },
  ];
}
const aria = () => ({ enabled: true, label: { enabled: false }, decal: { show: true, decals: decals() } });

// Bars that lie beside the table's rows, each in the height of its row; below the table where there is no room beside it.
export function rows({ names, columns, table }, { figure, onPaper }) {
  const beside = wide.matches && !onPaper && figure.dataset.below === undefined;
  const body = table.tBodies[0];
  const [outer, inner] = [table.closest(".list-card") ?? table, body].map((element) => element.getBoundingClientRect());
  const room = beside
    ? { height: outer.height - 2, top: inner.top - outer.top, bottom: outer.bottom - inner.bottom }
    : { height: names.length * ROW + 80, top: 60, bottom: 10 };
  return {
    height: room.height,
    aria: aria(),
    grid: { top: room.top, bottom: room.bottom, left: 4, right: 28, containLabel: false, outerBoundsMode: "none" },
    legend: legend(),
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
    xAxis: { type: "value", minInterval: 1, position: "top", axisLabel: { color: text(), showMinLabel: false, hideOverlap: true }, splitLine: faint() },
    yAxis: {
      type: "category", inverse: true, data: names, axisTick: { show: false }, axisLine: faint(), z: 10,
      axisLabel: { show: !beside, inside: true, verticalAlign: "bottom", padding: [0, 0, 8, 0], color: text(), fontSize: 12 },
    },
    series: columns.map(({ key, name, values }, place) => ({
      name, type: "bar", stack: "all", data: values, barMaxWidth: beside ? 18 : 12, itemStyle: { color: colour(key, place) }, emphasis: { disabled: true },
    })),
  };
}

// Standing bars, the figure above each.
export function bars({ names, columns }, { figure }) {
  const many = columns.length > 1;
  return {
    aria: aria(),
    grid: { top: many ? 40 : size() * 2 + 4, bottom: 4, left: 4, right: 8, outerBoundsMode: "same" },
    legend: many ? legend() : { show: false },
    tooltip: tooltip({ trigger: "axis", axisPointer: { type: "shadow" } }),
    xAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: faint(), axisLabel: { color: text(), fontSize: size(), hideOverlap: false, interval: names.length > 14 ? "auto" : 0 } },
    yAxis: { type: "value", minInterval: 1, axisLabel: { color: text(), fontSize: size() }, splitLine: faint() },
    series: columns.map(({ key, name, values }, place) => ({
      name, type: "bar", data: values.map((value, at) => ({ value, itemStyle: many ? {} : { color: colour(`${figure.dataset.palette ?? key}-${at + 1}`, 0) } })),
      itemStyle: { color: colour(key, place) }, barMaxWidth: 56, label: { show: names.length <= 14, position: "top", color: text(), fontSize: size() }, emphasis: { disabled: true },
    })),
  };
}

// Months on a line; the target is dashed and has no points. Percentages keep to 0–100.
export function line({ names, columns }) {
  const share = columns.some(({ unit }) => unit === "%");
  const floor = Math.min(...columns.flatMap(({ values }) => values.filter((value) => value !== null)), 100);
  return {
    grid: { top: size() * 2 + 16, bottom: 4, left: 4, right: 16, outerBoundsMode: "same" },
    legend: legend({ itemWidth: 28 }),
    tooltip: tooltip({ trigger: "axis", valueFormatter: (value) => (value === null || value === undefined ? "—" : share ? `${value}%` : value) }),
    xAxis: { type: "category", data: names, axisTick: { show: false }, axisLine: faint(), axisLabel: { color: text(), fontSize: size(), hideOverlap: true } },
    yAxis: { type: "value", ...(share ? { max: 100, min: Math.max(0, Math.floor((floor - 5) / 10) * 10) } : { minInterval: 1 }), axisLabel: { color: text(), fontSize: size(), formatter: share ? "{value}%" : "{value}" }, splitLine: faint() },
    series: columns.map(({ key, name, values }, place) => ({
      name, type: "line", animation: false, data: values, connectNulls: false, showSymbol: key !== "target", showAllSymbol: true, symbol: ["circle", "rect", "triangle", "diamond"][place % 4], symbolSize: 7,
      itemStyle: { color: colour(key, place) }, lineStyle: { color: colour(key, place), width: key === "target" ? 1.5 : 2.5, type: key === "target" ? "dashed" : "solid" }, emphasis: { disabled: true },
    })),
  };
}

// A matrix: light is little, dark is much, the figure in each cell where it fits; what has no figure stays empty. Few columns do not
// fill the width: a cell is no wider than it is good to read. Names that are wider than their column stand upright.
const CELL = { least: 28, most: 104, height: 34, low: 24 };

export function heat({ names, columns }, { figure }) {
  const cells = columns.flatMap(({ values }, x) => values.map((value, y) => [x, y, value])).filter(([, , value]) => value !== null);
  const figures = cells.map(([, , value]) => value);
  const unit = figure.dataset.unit ?? "";
  const [low, high] = unit === "%" ? [Math.min(...figures, 100), 100] : [Math.min(...figures, 0), Math.max(...figures, 1)];
  const heads = columns.map(({ name }) => name);
  const beside = longest(names) * 12 + 16;
  const across = Math.min(Math.max((figure.clientWidth - beside - 8) / columns.length, CELL.least), CELL.most);
  const stand = longest(heads) * 12 + 8 > across;
  const height = names.length > 16 ? CELL.low : CELL.height;
  const shades = [1, 2, 3, 4, 5].map((step) => style(`--chart-heat-${step}`));
  if (figure.dataset.turned !== undefined) shades.reverse();
  const shade = (value) => shades[Math.round(((value - low) / (high - low || 1)) * (shades.length - 1))];
  const width = beside + across * columns.length + 8;
  const above = stand ? longest(heads) * 14 + 10 : 26;
  return {
    height: names.length * height + above + 44,
    width,
    aria: { enabled: false },
    grid: { top: above, bottom: 44, left: beside, width: across * columns.length, outerBoundsMode: "none" },
    tooltip: tooltip({ formatter: ({ value: [x, y, found] }) => `${escaped(names[y])} → ${escaped(heads[x])}: ${found}${unit}` }),
    xAxis: { type: "category", position: "top", data: heads, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: text(), interval: 0, fontSize: 12, lineHeight: 14, formatter: stand ? upright : undefined } },
    yAxis: { type: "category", inverse: true, data: names, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: text(), interval: 0, fontSize: 12 } },
    visualMap: {
      type: "continuous", min: low, max: high === low ? low + 1 : high, orient: "horizontal", left: 4, bottom: 4, itemWidth: 12, itemHeight: 140, calculable: false,
      inRange: { color: shades }, textStyle: { color: text() }, text: [`${high}${unit}`, `${low}${unit}`],
    },
    series: [{
      type: "heatmap", animation: false, itemStyle: { borderColor: style("--padis-surface"), borderWidth: 1 }, emphasis: { disabled: true },
      data: cells.map((value) => ({ value, label: { color: readable(shade(value[2])) } })),
      label: { show: true, fontSize: across < 48 ? 11 : 13, formatter: ({ value }) => [`${value[2]}${unit}`, `${value[2]}`, ""].find((said) => said.length * 7 < across) },
    }],
  };
}

// From the left to the right: columns from, to, number. One place may stand on both sides.
export function flow({ names, columns: [to, number] }) {
  const links = names.map((from, at) => ({ source: `${from} ‹`, target: `${to.values[at]} ›`, value: number.values[at] }));
  const bare = (name) => name.slice(0, -2);
  const nodes = [...new Set(links.flatMap(({ source, target }) => [source, target]))];
  const side = Math.max(...["source", "target"].map((end) => new Set(links.map((link) => link[end])).size));
  return {
    height: Math.max(side * 30, links.length * 22) + 16,
    aria: { enabled: false },
    tooltip: tooltip({
      formatter: ({ data, name }) => (data.source ? `${escaped(bare(data.source))} → ${escaped(bare(data.target))}: ${data.value}` : escaped(bare(name))),
    }),
    series: [{
      type: "sankey", animation: false, left: 4, right: longest(nodes.map(bare)) * 12 + 16, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 8, draggable: false, emphasis: { focus: "adjacency" },
      data: nodes.map((name, place) => ({ name, itemStyle: { color: colour("", place) } })), links,
      lineStyle: { color: "source", opacity: 0.35, curveness: 0.5 }, label: { color: text(), fontSize: 12, formatter: ({ name }) => bare(name) },
    }],
  };
}
