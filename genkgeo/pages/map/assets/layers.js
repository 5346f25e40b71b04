// The areas as Leaflet layers, the borders over them, and the base map under them.

import {tooltipContent} from "./area_texts.js";
import {INK, WHITE} from "./fills.js";
import {isPinned} from "./state.js";
import {addTooltip} from "./tooltips.js";

// Over the areas of a smaller level: the thickness of a border and of the white along it.
const THIN = {line: 1, halo: 2.5}, THICK = {line: 2, halo: 5};

// A line that is only seen: the pointer goes through it to the area.
export function outlineStyle(pane, color, weight) {
  return {pane, interactive: false, fill: false, color, weight, opacity: 1, smoothFactor: 0};
}

export function addPanes(map) {
  for (const [name, order] of [["borders", 420], ["mark", 430]]) {
    map.createPane(name).style.zIndex = order;
    map.getPane(name).style.pointerEvents = "none";
  }
}

// Level → the shapes of its areas, each at the position of the area in the data.
export function shapesByPosition({data, levels}, layers) {
  const shapes = {};
  for (const level of levels) {
    const positions = new Map(data.levels[level].codes.map((code, at) => [code, at]));
    shapes[level] = [];
    layers[level].eachLayer((shape) => {
      shapes[level][positions.get(shape.feature.properties.code)] = shape;
    });
  }
  return shapes;
}

// Level → its borders. Their order among the shapes is that of the levels.
export function makeBorders({levels}, layers) {
  const borders = {};
  for (const level of levels.slice(1)) {
    const {line, halo} = level === levels[levels.length - 1] ? THICK : THIN;
    const shape = layers[level].toGeoJSON(6);
    borders[level] = L.layerGroup([
      L.geoJSON(shape, outlineStyle("borders", WHITE, halo)),
      L.geoJSON(shape, outlineStyle("borders", INK, line)),
    ]);
  }
  return borders;
}

export function addBackground(map, {url, attribution}) {
  L.tileLayer(url, {attribution, maxNativeZoom: 19}).addTo(map);
  L.control.attribution({prefix: false}).addTo(map);
}

// Every area answers to a mouse, a finger and the keyboard.
export function connectAreas(map, state, shapes, selection) {
  for (const level of state.levels) {
    shapes[level].forEach((shape, position) => {
      const area = {level, position};
      addTooltip(shape, () => tooltipContent(state, area), {sticky: true});
      shape.on("add", () => makeReachable(map, state, shapes, area, selection));
      shape.on("mouseover", () => selection.mark(area));
      shape.on("mouseout", () => selection.mark(null));
      shape.on("click", () => selection.pin(area));
    });
  }
}

const STEPS_OF_KEYS = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};

// All areas of a level are one stop of the Tab key: the arrows go on from there, by name, and the
// next stop is what the panel tells of the area, which leads to its sheet.
function makeReachable(map, state, shapes, area, selection) {
  const {level, position} = area, shape = shapes[level][position], path = shape.getElement();
  path.setAttribute("tabindex", position ? "-1" : "0");
  path.setAttribute("role", "button");
  path.setAttribute("aria-pressed", isPinned(state, area));
  path.addEventListener("focus", () => {
    for (const each of shapes[level]) each.getElement().setAttribute("tabindex", each === shape ? "0" : "-1");
    if (!path.matches(":focus-visible")) return;
    map.panInside(shape.getBounds().getCenter(), {padding: [64, 64], animate: false});
    selection.preview(area);
  });
  path.addEventListener("blur", ({relatedTarget}) => selection.leave(relatedTarget));
  path.addEventListener("keydown", (event) => {
    const {key} = event, last = shapes[level].length - 1;
    const to = {Home: 0, End: last}[key] ?? position + (STEPS_OF_KEYS[key] || NaN);
    if (key === "Enter" || key === " ") selection.pin(area);
    else if (key === "Tab" && !event.shiftKey && selection.enterPanel(path)) selection.mark(area);
    else if (to >= 0 && to <= last) shapes[level][to].getElement().focus();
    else if (key === "Escape") shape.closeTooltip();
    else return;
    if (key !== "Escape") event.preventDefault();
    event.stopPropagation();
  });
}
