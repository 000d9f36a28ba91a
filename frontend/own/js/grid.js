// A grid of inputs (data-grid), worked like a spreadsheet.
//   arrows, Enter          from cell to cell; inside the text once one types, or after F2 or a click into the cell at hand
//   Esc                    the cell as it was when one came into it
//   Ctrl-D                 as in the row above; Ctrl-Enter sends the form
//   paste                  cells from a spreadsheet, to the right and down over the shown columns; heads in its first row place them
// data-most: rows are added, up to so many, as the last one is filled (template data-grid-blank).

const grid = document.querySelector("[data-grid]");
const body = grid?.querySelector("[data-grid-rows]");
const status = grid?.querySelector("[data-grid-status]");
const heads = grid ? [...grid.querySelectorAll("th[data-column]")] : [];
const mostRows = Number(grid?.dataset.most ?? 0);
const inputsOf = (row) => [...row.querySelectorAll(".grid-input")];
const rows = () => [...body.rows].filter((row) => row.querySelector(".grid-input"));
const isShown = (element) => element.checkVisibility();
const was = new WeakMap(); // cell → its text when the page came
let before = ""; // the text of the cell at hand when one came into it
let isWriting = false; // whether the arrows move in the text

if (grid) {
  remember(body);
  body.addEventListener("focusin", ({ target }) => arrive(target));
  body.addEventListener("mousedown", ({ target }) => (isWriting = target === document.activeElement));
  body.addEventListener("input", ({ target }) => change(target));
  body.addEventListener("change", ({ target }) => mark(target));
  body.addEventListener("keydown", press);
  body.addEventListener("paste", paste);
  grid.closest("form").addEventListener("padis:restoring", ({ detail }) => addRowsFor(detail.ids));
  grid.closest("form").addEventListener("padis:restored", refreshAll);
  grid.closest("form").addEventListener("reset", () => setTimeout(refreshAll));
  refreshAll();
  body.querySelector("[aria-invalid]")?.focus();
}

function remember(root) {
  for (const cell of root.querySelectorAll(".grid-input")) was.set(cell, cell.defaultValue);
}

function refreshAll() {
  for (const cell of body.querySelectorAll(".grid-input")) mark(cell, false);
  count();
}

function arrive(cell) {
  if (!cell.matches(".grid-input")) return;
  before = cell.value;
  isWriting = false;
  cell.select();
  if (mostRows && cell.closest("tr") === rows().at(-1)) addRows(1);
}

function change(cell) {
  isWriting = true;
  mark(cell);
}

function mark(cell, counting = true) {
  if (!cell.matches(".grid-input")) return;
  cell.parentElement.classList.toggle("grid-changed", cell.value !== was.get(cell));
  if (counting) count();
}

function count() {
  const place = document.querySelector("[data-grid-changed]");
  const changed = body.querySelectorAll(".grid-changed").length;
  if (place) place.textContent = changed ? place.dataset.text.replace("{n}", changed) : "";
}

// --- the keyboard ---------------------------------------------------------------------------------------------
function press(event) {
  const cell = event.target;
  if (!cell.matches(".grid-input") || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) return chord(event, cell);
  if (event.altKey) return; // Alt and an arrow open the list of a cell
  const act = acts[event.key];
  if (act && act(cell, event) !== false) event.preventDefault();
}

const acts = {
  Enter: (cell, event) => go(cell, event.shiftKey ? -1 : 1, 0),
  ArrowDown: (cell) => (isWriting && cell.list ? false : go(cell, 1, 0)),
  ArrowUp: (cell) => (isWriting && cell.list ? false : go(cell, -1, 0)),
  ArrowRight: (cell) => (isWriting ? false : go(cell, 0, 1)),
  ArrowLeft: (cell) => (isWriting ? false : go(cell, 0, -1)),
  F2: (cell) => {
    isWriting = true;
    cell.setSelectionRange(cell.value.length, cell.value.length);
  },
  Escape: (cell) => {
    if (cell.value === before && !isWriting) return false;
    write(cell, before);
    isWriting = false;
    cell.select();
  },
};

function chord(event, cell) {
  if (event.key === "Enter") {
    event.preventDefault();
    cell.form.requestSubmit();
  } else if (event.key.toLowerCase() === "d") {
    event.preventDefault();
    const above = at(cell, -1, 0);
    if (above) write(cell, above.value);
  }
}

function at(cell, down, right) {
  const all = rows();
  const shown = inputsOf(cell.closest("tr")).filter(isShown);
  const row = all[all.indexOf(cell.closest("tr")) + down];
  const place = shown.indexOf(cell) + right;
  return row && place >= 0 ? inputsOf(row).filter(isShown)[place] : undefined;
}

function go(cell, down, right) {
  const next = at(cell, down, right);
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function write(cell, text) {
  cell.value = text;
  cell.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- pasting --------------------------------------------------------------------------------------------------
function paste(event) {
  const cell = event.target;
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!cell.matches(".grid-input") || !/[\t\n\r]/.test(text.trim())) return; // one cell: as in any input
  event.preventDefault();
  const table = parse(text);
  const places = byHeads(table[0]);
  const lines = places ? table.slice(1) : table;
  const columns = places ?? onwards(cell, Math.max(...lines.map((line) => line.length)));
  const unread = places ? table[0].filter((head, place) => head && places[place] === undefined) : [];
  if (columns) put(cell, lines, columns, unread);
}

/** Cells of text as a spreadsheet copies them: tabs and line ends between, quotes around a cell that holds one. */
function parse(text) {
  const table = [[""]];
  let quoted = false;
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let place = 0; place < lines.length; place += 1) {
    const letter = lines[place];
    const line = table.at(-1);
    if (quoted) {
      if (letter !== '"') line[line.length - 1] += letter;
      else if (lines[place + 1] === '"') line[line.length - 1] += lines[(place += 1)];
      else quoted = false;
    } else if (letter === '"' && line.at(-1) === "") quoted = true;
    else if (letter === "\t") line.push("");
    else if (letter === "\n") table.push([""]);
    else line[line.length - 1] += letter;
  }
  return table.map((line) => line.map((cell) => cell.replace(/\s+/g, " ").trim()));
}

/** A head as padis.intake.columns.plain has it: without blanks, stars, brackets and what stands in them. */
const plain = (text) =>
  text
    .normalize("NFKC")
    .replace(/[([{【〔<《][^)\]}】〕>》]*[)\]}】〕>》]/g, "")
    .replace(/[\s*:、,.。·_/\\\-—()[\]【】]+/g, "")
    .toLowerCase();

/** The column of each pasted cell where the first line names columns, as offices name them; undefined where it does not. */
function byHeads(line) {
  const known = new Map(heads.flatMap((head, place) => [head.textContent, ...head.dataset.heads.split(" ")].map((name) => [plain(name), place])));
  const named = line.map((text) => known.get(plain(text)));
  const places = named.map((place, at) => (named.indexOf(place) === at ? place : undefined)); // the first of a name, as the import
  return places.filter((place) => place !== undefined).length >= 2 ? places : undefined;
}

function onwards(cell, width) {
  const row = inputsOf(cell.closest("tr"));
  const shown = row.map((_input, place) => place).filter((place) => isShown(row[place]));
  const from = shown.indexOf(row.indexOf(cell));
  if (from + width <= shown.length) return shown.slice(from, from + width);
  refuse(grid.dataset.textWide.replace("{n}", from + width - shown.length));
  return undefined;
}

function put(cell, lines, columns, unread) {
  const from = rows().indexOf(cell.closest("tr"));
  const lacking = from + lines.length - rows().length;
  if (lacking > 0 && rows().length + lacking > mostRows) {
    const more = mostRows ? from + lines.length - mostRows : lacking;
    return refuse(`${grid.dataset.textLong.replace("{n}", more)} ${mostRows ? grid.dataset.textLongTable : ""}`);
  }
  addRows(lacking);
  const undo = [];
  lines.forEach((line, down) => {
    const inputs = inputsOf(rows()[from + down]);
    line.forEach((text, place) => {
      const input = inputs[columns[place]];
      if (!input || input.value === text) return;
      undo.push([input, input.value]);
      write(input, text);
      if (input.matches("[data-date]")) input.dispatchEvent(new Event("focusout", { bubbles: true })); // dates.js
    });
  });
  showColumns(undo.map(([input]) => input));
  const lost = unread.length ? ` ${grid.dataset.textUnread.replace("{heads}", unread.join("、"))}` : "";
  tell(grid.dataset.textDone.replace("{n}", undo.length) + lost, undo);
}

function showColumns(inputs) {
  for (const input of inputs.filter((each) => !isShown(each))) {
    const group = [...input.parentElement.classList].find((name) => name.startsWith("in-")).slice(3);
    const box = document.getElementById(`id_show-${group}`);
    if (box) box.checked = true;
  }
}

function refuse(text) {
  status.className = "grid-status grid-refuses";
  status.textContent = text;
}

function tell(text, undo) {
  status.className = "grid-status";
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
  button.textContent = document.body.dataset.textUndo;
  button.addEventListener("click", () => {
    for (const [input, old] of undo) write(input, old);
    status.textContent = grid.dataset.textUndone;
    undo[0]?.[0].focus();
  });
  status.replaceChildren(`${text} `, ...(undo.length ? [button] : []));
}

// --- rows -----------------------------------------------------------------------------------------------------
function addRows(wanted) {
  for (let added = 0; added < wanted && rows().length < mostRows; added += 1) {
    const key = lastKey() + 1;
    const blank = grid.querySelector("[data-grid-blank]").innerHTML.replaceAll("__row__", key).replaceAll("__place__", key + 1);
    body.insertAdjacentHTML("beforeend", blank);
    remember(body.lastElementChild);
  }
}

const lastKey = () => Math.max(-1, ...inputsOf(body).map((input) => Number.parseInt(input.name, 10)));

/** The rows that the tab had kept text of. */
function addRowsFor(ids) {
  const keys = ids.map((id) => Number.parseInt(/^id_(\d+)-/.exec(id)?.[1] ?? -1, 10));
  if (mostRows) addRows(Math.max(-1, ...keys) - lastKey());
}
