// Two areas of one level side by side, as the address names them. What differs was decided before:
// the script only looks it up.

import {tableRows} from "./csv.js";
import {figureRow, pageFacts} from "./figure_row.js";

const STEPS = 1000;
const {rows: indicators, levels} = JSON.parse(document.querySelector("#naast-gegevens").textContent);
const at = (id) => document.getElementById(`naast-${id}`);
const chosen = {per: Object.keys(levels)[0], a: 0, b: 1};

function put(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// The first area goes to the left of the middle and the second to the right.
function mirrored(cells, label) {
  const parts = [
    draw("line", {x1: "2%", x2: "98%", y1: "50%", y2: "50%", stroke: "#d5dbe1"}),
    draw("line", {x1: "50%", x2: "50%", y1: 0, y2: "100%", stroke: "#4a5560"}),
  ];
  cells.forEach(([, , value, low, high], second) => {
    if (value === null) return;
    const far = (place) => 50 + (second ? 1 : -1) * 48 * place / STEPS;
    const colour = second ? "#4a5560" : "#0b5c8a";
    if (low !== null && low < high) {
      const [from, to] = [far(low), far(high)].sort((one, other) => one - other);
      parts.push(draw("rect", {
        x: `${from}%`, width: `${to - from}%`, y: 6, height: 8, rx: 4, fill: colour, "fill-opacity": 0.25,
      }));
    }
    parts.push(draw("circle", {cx: `${far(value)}%`, cy: 10, r: 5.5, fill: colour, stroke: "#ffffff"}));
  });
  return draw("svg", {width: "100%", height: 20, role: "img"}, draw("title", {}, label), ...parts);
}

// Pairs stand in a row, the first area with each after it first.
function isApart({areas, apart}, row) {
  const [first, second] = [chosen.a, chosen.b].sort((one, other) => one - other);
  const before = first * areas.length - first * (first + 1) / 2 + (second - first - 1);
  return apart[before * (indicators.length + 1) + row] === "1";
}

function verdictOf(level, row, [one, other]) {
  if (one[2] === null || other[2] === null) return "niet te vergelijken";
  if (!row) return isApart(level, 0) ? "de rangen overlappen niet" : "niet aantoonbaar verschillend";
  if (!isApart(level, row)) return "niet aantoonbaar verschillend";
  const {name} = level.areas[one[2] > other[2] ? chosen.a : chosen.b];
  return `aantoonbaar hoger in ${name}`;
}

function rowOf(level, {name, note}, row, cells) {
  const [one, other] = cells, verdict = verdictOf(level, row, cells);
  const small = (text) => (text ? [put("span", "small soft", text)] : []);
  const head = put("th", "name", name, ...small(note));
  head.scope = "row";
  const names = [chosen.a, chosen.b].map((position) => level.areas[position].name);
  const label = `${name}: ${names[0]} ${one[0]}, ${names[1]} ${other[0]}`;
  const firm = row && isApart(level, row);
  return put("tr", "", head, put("td", "number", one[0], ...small(one[1])),
    put("td", "", mirrored(cells, label)), put("td", "", other[0], ...small(other[1])),
    put("td", "verdict", firm ? put("strong", "", verdict) : verdict));
}

function groupRow(text) {
  const head = put("th", "", text);
  head.colSpan = 5;
  head.scope = "rowgroup";
  return put("tr", "group", head);
}

function sentenceOf(level) {
  const pairs = indicators.map((_, row) => [chosen.a, chosen.b].map((area) => level.cells[area][row]));
  const known = pairs.filter(([one, other]) => one[2] !== null && other[2] !== null).length;
  const firm = pairs.filter((cells, row) => verdictOf(level, row + 1, cells).startsWith("aantoonbaar")).length;
  const [one, other] = [chosen.a, chosen.b].map((area) => level.areas[area].name);
  if (!known) return `Van ${one} en ${other} is er geen cijfer om te vergelijken.`;
  const of = `van de ${known} cijfers die er van beide zijn`;
  return `${one} en ${other} verschillen in ${firm || "geen"} ${of} aantoonbaar.`;
}

function show() {
  const level = levels[chosen.per], {areas, cells, ranks} = level;
  const names = [chosen.a, chosen.b].map((area) => areas[area].name);
  at("kop").textContent = `${names[0]} naast ${names[1]}`;
  at("zin").textContent = sentenceOf(level);
  ["eerste", "tweede"].forEach((id, second) => {
    const link = put("a", "", names[second]);
    link.href = areas[second ? chosen.b : chosen.a].link;
    at(id).replaceChildren(link);
  });
  const body = [rowOf(level, {name: "Rang van het risico", note: "1 is het hoogste risico"}, 0,
    [ranks[chosen.a], ranks[chosen.b]])];
  indicators.forEach((indicator, row) => {
    if (!row || indicators[row - 1].group !== indicator.group) body.push(groupRow(indicator.group));
    body.push(rowOf(level, indicator, row + 1, [cells[chosen.a][row], cells[chosen.b][row]]));
  });
  at("rijen").replaceChildren(...body);
  at("a").value = `${chosen.per} ${chosen.a}`;
  fillSecond(areas);
}

// The second is of the level of the first.
function fillSecond(areas) {
  at("b").replaceChildren(...areas.flatMap(({name}, position) => (
    position === chosen.a ? [] : [new Option(name, String(position))]
  )));
  at("b").value = String(chosen.b);
}

// Whatever an address says is only looked up.
function follow() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const known = Object.keys(levels).includes(asked.get("per"));
  chosen.per = known ? asked.get("per") : Object.keys(levels)[0];
  const {areas, first} = levels[chosen.per];
  const [a, b] = ["a", "b"].map((key) => areas.findIndex(({code}) => code === asked.get(key)));
  chosen.a = a < 0 ? first[0] : a;
  chosen.b = b < 0 || b === chosen.a ? first.find((position) => position !== chosen.a) : b;
  show();
}

function address() {
  const {areas} = levels[chosen.per];
  return new URLSearchParams({
    per: chosen.per, a: areas[chosen.a].code, b: areas[chosen.b].code,
  }).toString();
}

function tell() {
  history.pushState(null, "", `#${address()}`);
  show();
}

at("a").append(...Object.entries(levels).map(([id, {one, areas}]) => {
  const group = put("optgroup", "", ...areas.map(({name}, position) => new Option(name, `${id} ${position}`)));
  group.label = `per ${one}`;
  return group;
}));
at("a").addEventListener("change", () => {
  const [per, position] = at("a").value.split(" ");
  if (per !== chosen.per) [chosen.b] = levels[per].first;
  Object.assign(chosen, {per, a: Number(position)});
  if (chosen.a === chosen.b) chosen.b = levels[per].first.find((one) => one !== chosen.a);
  tell();
});
at("b").addEventListener("change", () => {
  chosen.b = Number(at("b").value);
  tell();
});
addEventListener("hashchange", follow);
addEventListener("popstate", follow);
at("zonder").hidden = true;
at("keuze").hidden = at("deel").hidden = false;
follow();
at("deel").querySelector("figure").after(figureRow({
  title: () => at("kop").textContent,
  link: () => `${location.href.split("#")[0]}#${address()}`,
  parts: () => [at("deel").querySelector("figure")],
  below: () => {
    const {source, year, notes} = pageFacts();
    return [at("zin").textContent, notes, source && `Bron: ${source}; uitgave ${year}.`];
  },
  rows: () => tableRows(at("deel").querySelector("table")),
}));
