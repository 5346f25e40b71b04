// What there is to say of an area: in a tooltip, in the strip of a phone and in the panel.

import {make, makeButton} from "./elements.js";
import {dutchNumber} from "./numbers.js";
import {yearOf} from "./state.js";

const line = (text) => make("span", "area-lines", text);

// The lines of the theme that is shown, and the profile of the area where it has one.
function linesOf(state, {level, position}) {
  const {data, theme, themes, view} = state;
  const lines = view.lines(position), profiles = themes.get("profielen");
  const shown = profiles && profiles.levels[level];
  if (!shown || view.past || theme === profiles || !shown.numbers[position]) return lines;
  const text = shown.legend[shown.rows[position]].text;
  const when = yearOf(state) === data.year ? "profiel" : `profiel in ${data.year}:`;
  return [...lines, `${when} ${text}`];
}

export function tooltipContent(state, area) {
  const {view, data} = state, {level, position} = area;
  const texts = [
    ...linesOf(state, area), view.sentence(position), view.note("pockets", position),
  ];
  return make("div", "", make("span", "area-name", data.levels[level].names[position]),
    make("span", "area-value", view.full(position)), ...texts.filter(Boolean).map(line));
}

// `close` undoes the pinning of an area that is pinned.
export function stripMessage({data, view}, {level, position}, close) {
  return {
    name: data.levels[level].names[position],
    value: view.full(position),
    lines: view.lines(position),
    sentence: view.sentence(position),
    close,
  };
}

// The panel keeps the pinned area, also when another level is shown: then without its figures,
// which the view of that other level does not have.
export function panelContent(state, area, unpin) {
  const {data, view} = state, {level, position} = area;
  const {names, residents, district} = data.levels[level];
  const shown = level === state.level, outer = data.levels[data.outer];
  const outerName = outer.names[district[position]];
  const parts = [make("span", "area-name", names[position])];
  if (shown) parts.push(make("span", "area-value", view.full(position)));
  if (level !== data.outer && outerName) {
    parts.push(line(`${data.levels[level].one} in ${outer.one} ${outerName}`));
  }
  if (shown) parts.push(...linesOf(state, area).map(line));
  if (residents[position] !== null) {
    const people = `${dutchNumber(residents[position], 0)} inwoners`, when = data.residentsYear;
    parts.push(line(when === yearOf(state) ? people : `${people} in ${when}`));
  }
  if (shown) parts.push(...sentences(view, position).map((text) => make("p", "area-said", text)));
  parts.push(...sheetLinks(state, area));
  return unpin ? [...parts, makeButton("Losmaken", unpin)] : parts;
}

// To its own sheet, or its place on that of a larger area, and to the outer area it lies in.
function sheetLinks({data}, {level, position}) {
  const {codes, names, district, one} = data.levels[level], outer = data.levels[data.outer];
  const around = district[position];
  const wanted = [[level, codes[position], one, names[position]]];
  if (level !== data.outer) {
    wanted.push([data.outer, outer.codes[around], outer.one, outer.names[around]]);
  }
  const there = wanted.filter(([each, code]) => (data.sheets[each] || {})[code]);
  const links = there.map(([each, code, word, name]) => [`Alles over ${word} ${name}`, data.sheets[each][code]]);
  if (data.beside[level]) {
    const chosen = new URLSearchParams({per: level, a: codes[position]});
    links.push([`Zet naast ${data.beside[level]}`, `naast-elkaar.html#${chosen}`]);
  }
  return links.map(([text, address]) => {
    const link = make("a", "", text);
    link.href = address;
    return make("p", "area-said", link);
  });
}

function sentences(view, position) {
  const notes = ["why", "pockets", "like"].map((kind) => view.note(kind, position));
  return [view.sentence(position), ...notes].filter(Boolean);
}
