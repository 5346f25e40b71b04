// Names on the map: each inside its own area, where it fits; no two ever meet.
"use strict";

function makeLabels(map) {
  // Places to try for a name, in pixels from the middle of its area, the nearest first.
  const STEPS = [-24, -16, -8, 0, 8, 16, 24];
  const MOVES = STEPS.flatMap((x) => STEPS.map((y) => [x, y]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const WIDTHS = [96, 64];
  const SMALLEST = [24, 12]; // no name fits in an area that is smaller on the screen
  const group = L.layerGroup().addTo(map);
  let items = [], taken = () => [];

  // An item: name, number (or ""), tone (a class), at (latitude, longitude) and layer.
  // `spots` gives the middles of other signs on the map, which names leave free.
  function draw(given, spots) {
    items = given;
    taken = spots;
    fit();
  }

  function fit() {
    group.clearLayers();
    const kept = taken().map((spot) => {
      const {x, y} = map.latLngToLayerPoint(spot);
      return [x - 14, y - 14, x + 14, y + 14];
    });
    const sized = items.map((item) => ({item, size: sizeOf(item.layer)}));
    sized.sort((a, b) => b.size.x * b.size.y - a.size.x * a.size.y);
    for (const {item, size} of sized) {
      const roomy = size.x >= SMALLEST[0] && size.y >= SMALLEST[1];
      if (roomy || item.number) place(item, roomy, kept);
    }
  }

  function sizeOf(layer) {
    const bounds = layer.getBounds();
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((one) => map.latLngToLayerPoint(one));
    return b.subtract(a);
  }

  function place(item, roomy, kept) {
    const text = document.createElement("span"), name = document.createElement("span");
    if (item.number) {
      const digit = document.createElement("span");
      digit.className = "digit";
      digit.append(item.number);
      text.append(digit);
    }
    name.className = "name";
    name.append(item.name);
    text.append(name);
    // On one line where there is room for it, else on narrower ones.
    const tryAt = (width) => {
      text.style.maxWidth = `${width}px`;
      return text.scrollWidth > width ? null : spotFor(text, middle, kept, outline);
    };
    const icon = L.divIcon({html: text, className: `area-label ${item.tone}`, iconSize: [0, 0]});
    const marker = L.marker(item.at, {icon, interactive: false, keyboard: false});
    group.addLayer(marker);
    marker.getElement().setAttribute("aria-hidden", "true");
    const middle = map.latLngToLayerPoint(item.at);
    const outline = roomy ? outlineOf(item.layer) : [];
    const found = roomy && WIDTHS.reduce((spot, width) => spot || tryAt(width), null);
    if (!found) {
      name.hidden = true;
      const box = boxAround(middle, [text.offsetWidth / 2 + 1, text.offsetHeight / 2 + 1]);
      if (!item.number || meets(box, kept)) group.removeLayer(marker);
      else kept.push(box);
      return;
    }
    text.style.left = `${found.move[0]}px`;
    text.style.top = `${found.move[1]}px`;
    kept.push(found.box);
  }

  function spotFor(text, middle, kept, outline) {
    const room = [text.offsetWidth / 2 + 2, text.offsetHeight / 2 + 1];
    for (const move of MOVES) {
      const spot = middle.add(move), box = boxAround(spot, room);
      if (!meets(box, kept) && holds(outline, spot, room)) return {move, box};
    }
    return null;
  }

  const boxAround = ({x, y}, [wide, high]) => [x - wide, y - high, x + wide, y + high];
  const meets = (a, boxes) =>
    boxes.some((b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]);

  function outlineOf(layer) {
    let rings = layer.getLatLngs();
    while (Array.isArray(rings[0][0])) rings = rings.flat();
    return rings.map((ring) => ring.map((point) => map.latLngToLayerPoint(point)));
  }

  // Whether a box around a point lies inside an outline: all of its edge does.
  function holds(outline, middle, [halfWidth, halfHeight]) {
    for (const x of [-1, -.5, 0, .5, 1]) {
      for (const y of [-1, 0, 1]) {
        if (!inside(middle.add([x * halfWidth, y * halfHeight]), outline)) return false;
      }
    }
    return true;
  }

  function inside(point, rings) {
    let odd = false;
    for (const ring of rings) {
      ring.forEach((a, at) => {
        const b = ring[(at + 1) % ring.length];
        const crosses = (a.y > point.y) !== (b.y > point.y);
        if (crosses && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
      });
    }
    return odd;
  }

  return {draw, fit};
}
