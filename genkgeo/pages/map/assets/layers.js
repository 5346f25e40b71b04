// The areas as Leaflet layers, the borders over them, and the base map under them.

import {tooltipContent} from "./area_texts.js";
import {INK, WHITE} from "./fills.js";
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
      shape.on("add", () => makeReachable(map, shape, area, selection));
      shape.on("mouseover", () => selection.mark(area));
      shape.on("mouseout", () => selection.mark(null));
      shape.on("click", () => selection.pin(area));
    });
  }
}

function makeReachable(map, shape, area, selection) {
  const path = shape.getElement();
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", "button");
  path.addEventListener("focus", () => {
    if (!path.matches(":focus-visible")) return;
    map.panInside(shape.getBounds().getCenter(), {padding: [64, 64], animate: false});
    selection.mark(area);
  });
  path.addEventListener("blur", () => selection.mark(null));
  path.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      selection.pin(area);
    } else if (event.key === "Escape") {
      shape.closeTooltip();
    }
  });
}
