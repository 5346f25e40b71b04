// The layer of places: a sign per kind, told apart by its shape, on request.

import {make, makeSvg} from "./elements.js";
import {INK, WHITE} from "./fills.js";
import {addTooltip} from "./tooltips.js";

const SIGNS = [
  "M10 2.5A7.5 7.5 0 1 1 9.99 2.5Z",            // circle
  "M3.5 3.5H16.5V16.5H3.5Z",                    // square
  "M10 2L18.5 17H1.5Z",                         // triangle
  "M10 1.5L18.5 10L10 18.5L1.5 10Z",            // diamond
  "M7 2H13V7H18V13H13V18H7V13H2V7H7Z",          // cross
  "M10 1L12.6 7H19L13.9 11.2L15.8 18L10 14L4.2 18L6.1 11.2L1 7H7.4Z", // star
];

// `onChoose` is called with a place and what there is to say of it.
export function makePlaces(map, places, onChoose) {
  const kinds = [...new Set(places.map((place) => place.kind))];
  const groups = new Map(kinds.map((kind) => [kind, L.layerGroup()]));
  const sign = (kind) => signSvg(SIGNS[kinds.indexOf(kind)]);
  // over the borders and the mark, under tooltips
  map.createPane("places").style.zIndex = 610;

  for (const place of places) {
    const marker = placeMarker(place, sign(place.kind), () => onChoose(content(place), place));
    groups.get(place.kind).addLayer(marker);
  }

  return {
    kinds,
    sign,
    show: (kind, on) => (on ? groups.get(kind).addTo(map) : groups.get(kind).remove()),
    spots: () => (
      places.filter((place) => map.hasLayer(groups.get(place.kind))).map((place) => place.at)
    ),
  };
}

// The white line under the sign keeps it apart from a dark area.
function signSvg(shape) {
  const paths = [[WHITE, 4], [INK, 1]].map(([stroke, width]) => makeSvg("path", {
    d: shape, fill: INK, stroke, "stroke-width": width, "stroke-linejoin": "round",
  }));
  return makeSvg("svg", {viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true"},
    ...paths);
}

function content({name, kind, lines}) {
  return make("div", "", make("span", "area-name", name),
    ...[kind, ...lines].map((line) => make("span", "area-lines", line)));
}

function placeMarker(place, sign, choose) {
  const icon = L.divIcon({html: sign, className: "place-sign", iconSize: [24, 24]});
  const marker = L.marker(place.at, {icon, pane: "places", riseOnHover: true});
  addTooltip(marker, () => content(place), {direction: "top", offset: [0, -10]});
  marker.on("add", () => {
    const element = marker.getElement();
    element.setAttribute("aria-label", [place.name, place.kind, ...place.lines].join(", "));
    element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") marker.closeTooltip();
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    });
  });
  marker.on("click", choose);
  return marker;
}
