// Names on the map: each inside its own area, where it fits; no two ever meet. Those that matter most
// go first, and where there is no room for one of them it stands beside the map's areas with a line.

import {make} from "./elements.js";
import {INK, WHITE} from "./fills.js";
import {boxAround, holdsBox, isInside, meetsAny} from "./outlines.js";

// Places to try for a name, in pixels from the middle of its area, the nearest first.
const STEPS = [-24, -16, -8, 0, 8, 16, 24];
const MOVES = STEPS.flatMap((x) => STEPS.map((y) => [x, y]))
  .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const WIDTHS = [96, 64]; // of a name, in pixels: on one line where there is room for it
const SMALLEST = {x: 24, y: 12}; // no name fits in an area that is smaller on the screen
const LONGEST_LINE = 220; // pixels from an area to its name outside it
const ANGLES = Array.from({length: 24}, (_, at) => at * Math.PI / 12);
const AROUND_PLACE = [14, 14]; // half the size of the sign of a place, with some air

// An item has: name, number (or ""), tone (a class), at (latitude, longitude), layer, and weight:
// how much its name matters, 0 for most. `spots` gives the middles of other signs on the map, which
// names leave free.
export function makeLabels(map, spots) {
  const group = L.layerGroup().addTo(map);
  let items = [];

  function draw(newItems) {
    items = newItems;
    fit();
  }

  // After those that matter most the largest areas: their names are the ones that are looked for.
  function fit() {
    group.clearLayers();
    const signs = spots().map((spot) => boxAround(map.latLngToLayerPoint(spot), AROUND_PLACE));
    const taken = [...signs, ...buttonsOver(map)];
    const sized = items.map((item) => ({item, size: sizeOnScreen(map, item.layer)}));
    sized.sort((a, b) => b.item.weight - a.item.weight || b.size.x * b.size.y - a.size.x * a.size.y);
    const outside = sized.filter(({item, size}) => {
      const roomy = size.x >= SMALLEST.x && size.y >= SMALLEST.y;
      if (!roomy && !item.number && !item.weight) return false;
      return !placeLabel(map, group, item, {roomy, taken}) && item.weight > 1;
    });
    const covers = outside.length ? items.map(({layer}) => coverOf(map, layer)) : [];
    for (const {item} of outside) placeOutside(map, group, item, {taken, covers});
  }

  return {draw, fit};
}

function sizeOnScreen(map, layer) {
  const bounds = layer.getBounds();
  const northWest = map.latLngToLayerPoint(bounds.getNorthWest());
  return map.latLngToLayerPoint(bounds.getSouthEast()).subtract(northWest);
}

// The boxes of the buttons that lie over the map: a name under them could not be read.
function buttonsOver(map) {
  const frame = map.getContainer(), {left, top} = frame.getBoundingClientRect();
  const buttons = frame.parentElement.querySelectorAll(".leaflet-control-zoom, button");
  return [...buttons].map((button) => {
    const box = button.getBoundingClientRect();
    const corners = [[box.left - left, box.top - top], [box.right - left, box.bottom - top]];
    return corners.flatMap((corner) => xy(map.containerPointToLayerPoint(corner)));
  });
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
    return true;
  }
  // Without room for the name, its number may still fit.
  name.hidden = true;
  const box = boxAround(middle, [text.offsetWidth / 2 + 1, text.offsetHeight / 2 + 1]);
  if (!item.number || meetsAny(box, taken)) group.removeLayer(marker);
  else taken.push(box);
  return false;
}

// Answers whether a point lies in an area. Most points lie far from it, which is soon seen.
function coverOf(map, layer) {
  const bounds = layer.getBounds(), outline = outlineOf(map, layer);
  const [west, north] = xy(map.latLngToLayerPoint(bounds.getNorthWest()));
  const [east, south] = xy(map.latLngToLayerPoint(bounds.getSouthEast()));
  return ({x, y}) => x >= west && x <= east && y >= north && y <= south && isInside({x, y}, outline);
}

const xy = ({x, y}) => [x, y];

// The nearest free place around an area, better still outside all of them, with a line to it.
function placeOutside(map, group, item, {taken, covers}) {
  const name = make("span", "name", item.name), text = make("span", "", name);
  const icon = L.divIcon({html: text, className: "area-label outside", iconSize: [0, 0]});
  const marker = L.marker(item.at, {icon, interactive: false, keyboard: false});
  group.addLayer(marker);
  marker.getElement().setAttribute("aria-hidden", "true");
  const middle = map.latLngToLayerPoint(item.at), size = map.getSize();
  const [left, top] = [map.containerPointToLayerPoint([0, 0])].flatMap((corner) => [corner.x, corner.y]);
  const room = [text.offsetWidth / 2 + 3, text.offsetHeight / 2 + 2];
  const places = [];
  for (let far = 24; far <= LONGEST_LINE; far += 14) {
    for (const angle of ANGLES) {
      const spot = middle.add([Math.cos(angle) * (far + room[0]), Math.sin(angle) * far]);
      const box = boxAround(spot, room);
      const isSeen = box[0] > left && box[1] > top && box[2] < left + size.x && box[3] < top + size.y;
      if (isSeen && !meetsAny(box, taken)) places.push({spot, box});
    }
  }
  const isClear = ({box: [west, north, east, south]}) => [0, 0.25, 0.5, 0.75, 1].every((part) => (
    [north, south].every((y) => (
      covers.every((covered) => !covered({x: west + part * (east - west), y}))
    ))
  ));
  const found = places.find(isClear) || (item.weight > 2 && places[0]);
  if (!found) {
    group.removeLayer(marker);
    return;
  }
  const {spot, box} = found;
  text.style.left = `${spot.x - middle.x}px`;
  text.style.top = `${spot.y - middle.y}px`;
  taken.push(box);
  const end = L.point(Math.min(Math.max(middle.x, box[0]), box[2]), Math.min(Math.max(middle.y, box[1]), box[3]));
  const ends = [item.at, map.layerPointToLatLng(end)];
  for (const [color, weight] of [[WHITE, 3], [INK, 1]]) {
    group.addLayer(L.polyline(ends, {pane: "borders", interactive: false, color, weight, opacity: 1}));
  }
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
