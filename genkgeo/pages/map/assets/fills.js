// Colours and patterns, on the map and in the legend.

import {byId, makeSvg} from "./elements.js";

export const INK = "#1f2933";
export const ACCENT = "#0b5c8a";
export const WHITE = "#ffffff";
const UNSURE = "#4a5560"; // in the legend, where no profile is meant in particular

// The patterns that stand in the page; every other fill is a colour or the name of a pattern.
const PATTERNS = {hatch: "url(#geen-kaart)", dots: "url(#onderdrukt-kaart)"};

const isColour = (fill) => fill.startsWith("#");

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

export function paint(fill) {
  if (PATTERNS[fill]) return PATTERNS[fill];
  return isColour(fill) ? fill : `url(#${fill})`;
}

export function swatch(fill) {
  return makeSvg("svg", {width: 24, height: 16, "aria-hidden": "true"}, makeSvg("rect", {
    x: 0.5, y: 0.5, width: 23, height: 15, fill: paint(fill), stroke: INK, "stroke-width": 0.5,
  }));
}

// The class of a name on an area: it must stay legible on a dark colour and on a pattern.
export function toneOf(fill) {
  if (!isColour(fill)) return "hatched";
  const [red, green, blue] = channels(fill);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 140 ? "dark" : "";
}

// Where a profile is unsure, an area has its colour, but lighter and with a thin hatch.
function addUnsurePattern(id, colour) {
  const lighter = channels(colour).map((channel) => Math.round(0.4 * channel + 0.6 * 255));
  byId("kaart-patronen").append(makeSvg("pattern",
    {id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)"},
    makeSvg("rect", {width: 5, height: 5, fill: `rgb(${lighter.join()})`}),
    makeSvg("path", {d: "M0 0V5", stroke: colour, "stroke-width": 1.5}),
  ));
}

export function addUnsurePatterns(profiles) {
  for (const {legend} of Object.values(profiles ? profiles.levels : {})) {
    legend.forEach((row, place) => {
      if (isColour(row.fill)) addUnsurePattern(`unsure-${place}`, row.fill);
    });
    addUnsurePattern("unsure", UNSURE);
  }
}
