// Names on the map: each inside its own area, where it fits; no two ever meet.

import {make} from "./elements.js";
import {boxAround, holdsBox, meetsAny} from "./outlines.js";

// Places to try for a name, in pixels from the middle of its area, the nearest first.
const STEPS = [-24, -16, -8, 0, 8, 16, 24];
const MOVES = STEPS.flatMap((x) => STEPS.map((y) => [x, y]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const WIDTHS = [96, 64]; // of a name, in pixels: on one line where there is room for it
const SMALLEST = {x: 24, y: 12}; // no name fits in an area that is smaller on the screen
const AROUND_PLACE = [14, 14]; // half the size of the sign of a place, with some air

// An item has: name, number (or ""), tone (a class), at (latitude, longitude) and layer.
// `spots` gives the middles of other signs on the map, which names leave free.
export function makeLabels(map, spots) {
  const group = L.layerGroup().addTo(map);
  let items = [];

  function draw(newItems) {
    items = newItems;
    fit();
  }

  // The largest areas go first: their names are the ones that are looked for.
  function fit() {
    group.clearLayers();
    const taken = spots().map((spot) => (
      boxAround(map.latLngToLayerPoint(spot), AROUND_PLACE)
    ));
    const sized = items.map((item) => ({item, size: sizeOnScreen(map, item.layer)}));
    sized.sort((a, b) => b.size.x * b.size.y - a.size.x * a.size.y);
    for (const {item, size} of sized) {
      const roomy = size.x >= SMALLEST.x && size.y >= SMALLEST.y;
      if (roomy || item.number) placeLabel(map, group, item, {roomy, taken});
    }
  }

  return {draw, fit};
}

function sizeOnScreen(map, layer) {
  const bounds = layer.getBounds();
  const northWest = map.latLngToLayerPoint(bounds.getNorthWest());
  return map.latLngToLayerPoint(bounds.getSouthEast()).subtract(northWest);
}

function outlineOf(map, layer) {
  let rings = layer.getLatLngs();
  while (Array.isArray(rings[0][0])) rings = rings.flat();
  return rings.map((ring) => ring.map((point) => map.latLngToLayerPoint(point)));
}

// The label is on the map before it is known to fit: only then has it a size. `taken` are the
// boxes that it may not meet; its own is added.
function placeLabel(map, group, item, {roomy, taken}) {
  const name = make("span", "name", item.name);
  const text = make("span", "", ...(item.number ? [make("span", "digit", item.number)] : []), name);
  const icon = L.divIcon({html: text, className: `area-label ${item.tone}`, iconSize: [0, 0]});
  const marker = L.marker(item.at, {icon, interactive: false, keyboard: false});
  group.addLayer(marker);
  marker.getElement().setAttribute("aria-hidden", "true");
  const middle = map.latLngToLayerPoint(item.at);
  const spot = roomy && freeSpot(text, middle, taken, outlineOf(map, item.layer));
  if (spot) {
    text.style.left = `${spot.move[0]}px`;
    text.style.top = `${spot.move[1]}px`;
    taken.push(spot.box);
    return;
  }
  // Without room for the name, its number may still fit.
  name.hidden = true;
  const box = boxAround(middle, [text.offsetWidth / 2 + 1, text.offsetHeight / 2 + 1]);
  if (!item.number || meetsAny(box, taken)) group.removeLayer(marker);
  else taken.push(box);
}

function freeSpot(text, middle, taken, outline) {
  for (const width of WIDTHS) {
    text.style.maxWidth = `${width}px`;
    if (text.scrollWidth > width) continue;
    const room = [text.offsetWidth / 2 + 2, text.offsetHeight / 2 + 1];
    for (const move of MOVES) {
      const spot = middle.add(move), box = boxAround(spot, room);
      if (!meetsAny(box, taken) && holdsBox(outline, spot, room)) return {move, box};
    }
  }
  return null;
}
