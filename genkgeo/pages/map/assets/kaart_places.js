// The layer of places: a sign per kind, told apart by its shape, on request.
"use strict";

const SIGNS = [
  "M10 2.5A7.5 7.5 0 1 1 9.99 2.5Z",            // circle
  "M3.5 3.5H16.5V16.5H3.5Z",                    // square
  "M10 2L18.5 17H1.5Z",                         // triangle
  "M10 1.5L18.5 10L10 18.5L1.5 10Z",            // diamond
  "M7 2H13V7H18V13H13V18H7V13H2V7H7Z",          // cross
  "M10 1L12.6 7H19L13.9 11.2L15.8 18L10 14L4.2 18L6.1 11.2L1 7H7.4Z", // star
];

function makePlaces(map, places, make, told) {
  const kinds = [...new Set(places.map((place) => place.kind))];
  const groups = new Map(kinds.map((kind) => [kind, L.layerGroup()]));
  // over the borders and the mark, under tooltips
  map.createPane("places").style.zIndex = 610;

  function sign(kind) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true"})) {
      svg.setAttribute(name, value);
    }
    for (const [stroke, width] of [["#ffffff", 4], ["#1f2933", 1]]) {
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("d", SIGNS[kinds.indexOf(kind)]);
      path.setAttribute("fill", "#1f2933");
      path.setAttribute("stroke", stroke);
      path.setAttribute("stroke-width", width);
      path.setAttribute("stroke-linejoin", "round");
      svg.append(path);
    }
    return svg;
  }

  const content = (place) => {
    const box = make("div", "", make("span", "area-name", place.name));
    for (const line of [place.kind, ...place.lines]) box.append(make("span", "area-lines", line));
    return box;
  };

  for (const place of places) {
    const icon = L.divIcon({html: sign(place.kind), className: "place-sign", iconSize: [24, 24]});
    const marker = L.marker(place.at, {icon, pane: "places", riseOnHover: true});
    if (!QUIET) marker.bindTooltip(() => content(place), {direction: "top", offset: [0, -10], opacity: 1});
    marker.on("add", () => {
      const element = marker.getElement();
      element.setAttribute("aria-label", [place.name, place.kind, ...place.lines].join(", "));
      element.addEventListener("keydown", (event) => {
        if (event.key === "Escape") marker.closeTooltip();
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        told(content(place), place);
      });
    });
    marker.on("click", () => told(content(place), place));
    groups.get(place.kind).addLayer(marker);
  }

  return {
    kinds,
    sign,
    show: (kind, on) => (on ? groups.get(kind).addTo(map) : groups.get(kind).remove()),
    spots: () => places.filter((one) => map.hasLayer(groups.get(one.kind))).map((one) => one.at),
  };
}
