// Gives each figure and each table of areas on a page its row; the map has its own.

import {cellTexts, tableRows} from "./csv.js";
import {figureRow, pageFacts} from "./figure_row.js";

const FIGURES = "figure, table.strips, table.better, table.areas";

// What is in a figure beside a table: lines through the years, lists with a number, a map.
function figureRows(figure) {
  const table = figure.matches("table") ? figure : figure.querySelector("table");
  if (table) return tableRows(table);
  const lines = [...figure.querySelectorAll("svg[data-cijfers]")].flatMap(lineRows);
  if (lines.length) return [["indicator", "reeks", "jaar", "cijfer"], ...lines];
  const items = [...figure.querySelectorAll("li")].filter((item) => item.querySelector(".number"))
    .map(listRow);
  if (items.length) return [["deel", "naam", "cijfer"], ...items];
  const areas = [...figure.querySelectorAll("path > title")].map(({textContent}) => {
    const at = textContent.lastIndexOf(": ");
    return at < 0 ? [textContent, ""] : [textContent.slice(0, at), textContent.slice(at + 2)];
  });
  return areas.length ? [["gebied", "cijfer"], ...areas] : null;
}

function lineRows(svg) {
  const [indicator] = cellTexts(svg.previousElementSibling);
  return svg.dataset.cijfers.split("\n").flatMap((line) => {
    const [name, ...points] = line.split("\t");
    return points.map((point) => [indicator, name, point.slice(0, 4), point.slice(5)]);
  });
}

function listRow(item) {
  const number = item.querySelector(".number").textContent;
  const head = item.parentElement.previousElementSibling, [name] = cellTexts(item);
  const part = head && head.matches("h3") ? head.textContent : "";
  return [part, name.slice(0, name.lastIndexOf(number)).trim(), number];
}

function headOf(figure) {
  const section = figure.closest("section");
  return section && section.querySelector("h2, h3");
}

function addRow(figure) {
  const rows = () => figureRows(figure);
  const folded = figure.closest("details") && figure.closest("details").querySelector("summary");
  const head = headOf(figure), page = document.querySelector("h1").textContent.trim();
  const isPicture = !figure.matches(".areas");
  const row = figureRow({
    title: () => [page, ...[head, folded].filter(Boolean).map((one) => one.textContent.trim())].join(": "),
    link: () => {
      const [address] = location.href.split("#");
      return head && head.id ? `${address}#${head.id}` : address;
    },
    parts: isPicture && (() => [figure]),
    below: () => {
      const {source, year, notes} = pageFacts();
      return [notes, source && `Bron: ${source}; uitgave ${year}.`];
    },
    rows: rows() && rows,
  });
  (figure.closest(".scroll") || figure).after(row);
}

for (const figure of document.querySelectorAll(FIGURES)) {
  if (!figure.matches("figure figure, figure table")) addRow(figure);
}
