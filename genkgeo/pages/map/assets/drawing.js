// Drawing what is chosen. A `page` holds the parts of the page, as start.js makes them.

import {byId, make} from "./elements.js";
import {INK, paint, toneOf} from "./fills.js";
import {drawLegend} from "./legend.js";
import {HIGHEST, headlineOf, named} from "./headline.js";
import {isPinned, levelOf, yearOf} from "./state.js";
import {viewOf} from "./views.js";

// The thickness of a shape's own line: thin where many small shapes touch.
const lineWidth = ({levels}, level) => (level === levels[0] ? 0.5 : 1);

// After another theme or level: which shapes are there, and everything in them.
export function drawMap(page) {
  const {state} = page;
  for (const input of document.getElementsByName("niveau")) {
    input.disabled = !state.theme.levels[input.value];
  }
  byId("kaart-melding").textContent = missingLevelText(state);
  state.level = levelOf(state);
  page.showChoice();
  showShapes(page);
  for (const table of document.querySelectorAll("[data-level]")) {
    table.hidden = table.dataset.level !== state.level;
  }
  drawYear(page);
}

function missingLevelText({theme, level, levels, data}) {
  if (theme.levels[level]) return "";
  const there = levels.filter((each) => theme.levels[each]).map((each) => data.levels[each].one);
  return `${theme.label}: alleen per ${there.join(" en per ")}.`;
}

// Borders come after the shapes of a smaller level, and those of the largest one last of all.
function showShapes({map, state: {level, levels}, layers, borders}) {
  for (const each of levels) {
    if (each !== level) layers[each].remove();
    if (borders[each]) borders[each].remove();
  }
  layers[level].addTo(map);
  const larger = levels.slice(levels.indexOf(level) + 1);
  for (const each of new Set([...larger, levels[levels.length - 1]])) {
    if (borders[each]) borders[each].addTo(map);
  }
}

// After another year: fills, names, legend and texts, not the shapes.
export function drawYear(page) {
  const {state, selection} = page, year = yearOf(state);
  state.view = viewOf(state.theme, state.level, year);
  fillShapes(page);
  drawTexts(state, year);
  drawSlider(state, year);
  selection.mark(null);
  drawLegend(state);
  drawLabels(page);
  selection.drawPanel();
}

function fillShapes({state, shapes}) {
  const {data, view, level} = state;
  shapes[level].forEach((shape, at) => {
    shape.setStyle({
      fillColor: paint(view.fill(at)), fillOpacity: data.background ? 0.75 : 1,
      color: INK, opacity: 1, weight: lineWidth(state, level),
    });
    const name = `${data.levels[level].names[at]}, ${view.value(at)}`;
    shape.getElement().setAttribute("aria-label", name);
    if (shape.getTooltip() && shape.isTooltipOpen()) shape.getTooltip().update();
  });
}

function drawTexts({data, theme, level, view}, year) {
  const when = theme.when || year;
  const source = [`Bron: ${theme.source}, ${when}.`, view.lacking, "Gebieden, nooit mensen."];
  const title = `${theme.label} per ${data.levels[level].one}, ${when}`;
  const headline = headlineOf({data, theme, level, view}, year) || title;
  document.querySelector("h1").textContent = headline;
  byId("kaart-titel").textContent = title;
  byId("kaart-titel").classList.toggle("unseen", headline === title);
  byId("kaart-uitleg").textContent = [`${theme.about}.`, view.explained].join(" ").trim();
  byId("kaart-bron").textContent = source.filter(Boolean).join(" ");
}

function drawSlider({theme}, year) {
  const years = theme.years || [], slider = byId("kaart-jaar");
  byId("kaart-jaren").hidden = years.length < 2;
  if (years.length < 2) return;
  slider.max = years.length - 1;
  slider.value = years.indexOf(year);
  slider.setAttribute("aria-valuetext", year);
  byId("kaart-jaar-tekst").value = year;
  const marked = years.length > 5 ? [years[0], years[years.length - 1]] : years;
  byId("kaart-jaar-schaal").replaceChildren(...marked.map((each) => make("span", "", each)));
}

// Most of all the name of the area that is chosen, then those that the headline names, and the
// five highest.
function weightOf(state, at) {
  if (isPinned(state, {level: state.level, position: at})) return 3;
  const place = state.view.top.indexOf(at);
  if (place < 0 || place >= HIGHEST) return 0;
  return place < named(state.view.top).length ? 2 : 1;
}

export function drawLabels({state, shapes, labels}) {
  const {data, view, level} = state, {names, middles} = data.levels[level];
  labels.draw(names.map((name, at) => ({
    weight: weightOf(state, at),
    name,
    number: view.numbers[at] || "",
    tone: toneOf(view.fill(at)),
    at: middles[at],
    layer: shapes[level][at],
  })));
}
