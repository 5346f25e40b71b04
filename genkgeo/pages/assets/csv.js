// A table of texts as a file for a spreadsheet: semicolons and decimal commas, as it is set here.

const UNSEEN_SIGN = /[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const NUMBER = /^([+\u2212-]?)(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?[\u00a0\u202f ]?(%?)$/u;

// A number as a spreadsheet reads it; any other text with an apostrophe where that would run it.
export function csvCell(text) {
  const plain = text.replace(/[\s\u00a0]+/gu, " ").trim();
  const [, sign, whole, rest = "", percent] = NUMBER.exec(plain) || [];
  if (whole) {
    return (/[\u2212-]/u.test(sign) ? "-" : "") + whole.replaceAll(".", "") + rest + percent;
  }
  const cell = begins(plain) ? `'${plain}` : plain;
  return /[";\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

// Whether a spreadsheet would take a text for a formula: it skips what nobody sees, and reads the
// wide signs of another keyboard as the narrow ones.
function begins(text) {
  const seen = text.replace(UNSEEN_SIGN, "").trimStart().normalize("NFKC");
  return /^[=+\-@\u2212]/u.test(seen);
}

// Rows of texts, the heads first. A spreadsheet knows by the mark in front that it is UTF-8.
export function csvText(rows) {
  return `\ufeff${rows.map((row) => row.map(csvCell).join(";")).join("\r\n")}\r\n`;
}

// What an element says on a wide screen, beside it what it says in small print, and what is drawn.
export function cellTexts(cell) {
  const copy = cell.cloneNode(true), notes = [], drawn = copy.querySelector("svg[role=img] > title");
  for (const gone of copy.querySelectorAll(".narrow-only, .unseen, svg, button")) gone.remove();
  for (const small of copy.querySelectorAll("small, .small, .firm")) {
    notes.push(small.textContent.trim());
    small.remove();
  }
  const said = copy.textContent.replace(/\s+/gu, " ").trim();
  return [said, notes.filter(Boolean).join(", "), drawn ? drawn.textContent : ""];
}

// The rows of a table, with the head of a group of rows in a column of its own; a column that has
// small print has that in a column behind it. A drawing is told where its column has a head.
export function tableRows(table) {
  const last = table.tHead && table.tHead.rows[table.tHead.rows.length - 1];
  const heads = [["groep", ""], ...(last ? [...last.cells].map(headTexts) : [])], rows = [];
  let group = "";
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    const cells = [...row.cells].map(cellTexts);
    if (cells.length === 1) [[group]] = cells;
    else if (!row.matches(".axis")) rows.push([[group, ""], ...cells.map(tellDrawing)]);
  }
  function tellDrawing([said, note, drawn], at) {
    return [said || (heads[at + 1] && heads[at + 1][1] ? drawn : ""), note];
  }
  const columns = heads.flatMap(([head], at) => [[head, at, 0], [`${head} (toelichting)`, at, 1]])
    .filter(([, at, part]) => rows.some((row) => row[at] && row[at][part]));
  const told = rows.map((row) => columns.map(([, at, part]) => (row[at] ? row[at][part] : "")));
  return [columns.map(([head]) => head), ...told.filter((row) => row.some(Boolean))];
}

// The head of a column, and whether it is to be seen.
function headTexts(cell) {
  const seen = cellTexts(cell).slice(0, 2).filter(Boolean).join(", ");
  return [seen || cell.textContent.trim(), seen];
}
