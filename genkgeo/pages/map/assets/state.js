// What the page knows: the data that Python wrote into it, and what is chosen now.

import {byId} from "./elements.js";

// An area is {level, position}, its position in the lists of its level.
export function readState() {
  const data = JSON.parse(byId("kaart-gegevens").textContent);
  const themes = new Map(data.themes.map((theme) => [theme.id, theme]));
  return {
    data,
    themes,
    levels: Object.keys(data.levels), // the smallest first
    theme: themes.get("risico"),
    level: data.main,
    year: data.year,
    view: null, // what is shown of the theme: see views.js
    pinned: null, // the area of which the panel tells
    changed: () => {}, // see address.js
    relabel: () => {}, // see start.js
  };
}

// The chosen year, or the nearest before it of which the theme has figures.
export function yearOf({theme, year, data}) {
  const years = theme.years || [];
  return years.filter((each) => each <= year).pop() || years[0] || data.year;
}

// The level that is shown of a theme that may lack the chosen one.
export function levelOf({theme, level, levels, data}) {
  if (theme.levels[level]) return level;
  return theme.levels[data.main] ? data.main : levels.find((each) => theme.levels[each]);
}

export function isPinned({pinned}, {level, position}) {
  return pinned !== null && pinned.level === level && pinned.position === position;
}
