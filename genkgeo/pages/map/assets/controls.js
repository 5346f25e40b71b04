// The controls beside the map: theme, level, year, search and places.

import {drawMap, drawYear} from "./drawing.js";
import {byId, make, makeButton, makeOption} from "./elements.js";
import {choicesOf, matches, plainText, searchEntries, suggestions} from "../../assets/search.js";

// The theme and level are chosen in the form, and on a phone in one row above the map: both
// always show the same. Gives the function that shows on every control what is chosen.
export function connectChoices(page) {
  const {state, strip, map} = page, form = byId("kaart-keuze");
  const selects = {indicator: byId("kaart-indicator"), verandering: byId("kaart-verandering")};
  const {thema: kindChoice, niveau: levelChoice} = form.elements;

  function showChoice() {
    const {theme, level} = state, kind = kindOf(theme);
    kindChoice.value = kind;
    levelChoice.value = level;
    if (selects[kind]) selects[kind].value = theme.id;
    if (selects.verandering) selects.verandering.hidden = kind !== "verandering";
    strip.showChoice();
  }

  function chosenTheme(kind) {
    return selects[kind] ? selects[kind].value : kind;
  }

  form.addEventListener("change", ({target}) => {
    if (target.type === "range" || target.type === "checkbox") return;
    if (target === selects.indicator) kindChoice.value = "indicator";
    const inStrip = target === strip.themeChoice || target === strip.levelChoice;
    const id = inStrip ? strip.themeChoice.value : chosenTheme(kindChoice.value);
    state.theme = state.themes.get(id);
    state.level = inStrip ? strip.levelChoice.value : levelChoice.value || state.level;
    drawMap(page);
    state.changed(true);
    if (state.pinned) strip.uncover(map.getContainer());
  });
  byId("kaart-jaar").addEventListener("input", ({target}) => {
    state.year = state.theme.years[Number(target.value)];
    drawYear(page);
    state.changed(false);
  });
  return showChoice;
}

// The radio button of a theme: indicators share one, and so do changes.
function kindOf(theme) {
  if (theme.change) return "verandering";
  return theme.group ? "indicator" : theme.id;
}

export function connectSearch(page) {
  const form = byId("kaart-keuze"), field = byId("kaart-zoek");
  const {levels, main, also} = page.state.data, entries = searchEntries(levels, main, also);
  let lastWanted = null;

  field.addEventListener("change", () => {
    lastWanted = field.value;
    showArea(page, entries, lastWanted);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // Enter after typing is a change first; only another Enter asks again.
    if (lastWanted !== field.value) showArea(page, entries, field.value);
    lastWanted = null;
  });
  for (const {name, level, what} of suggestions(entries)) {
    const option = makeOption(name, "");
    if (what || level !== main) option.label = what || levels[level].one;
    byId("kaart-namen").append(option);
  }
}

function showArea(page, entries, wanted) {
  if (!plainText(wanted)) return;
  const message = byId("kaart-melding");
  const found = matches(entries, wanted), choices = choicesOf(found);
  if (!found.length) {
    message.textContent = byId("kaart-zoek").dataset.niets;
    return;
  }
  showMatch(page, found[0]);
  if (choices.length < 2) return;
  const others = choices.slice(1).map((entry) => {
    const what = entry.what || page.state.data.levels[entry.level].one;
    return makeButton(`${entry.name} (${what})`, () => showMatch(page, entry));
  });
  message.append(" Of bedoelt u: ", ...others);
}

function showMatch(page, match) {
  const {state, map, shapes, selection} = page, message = byId("kaart-melding");
  const {level, position, name, what} = match, {one} = state.data.levels[level];
  const texts = [`Gevonden: ${what ? `${name} (${what})` : `${one} ${name}`}.`];
  if (!state.theme.levels[level]) {
    texts.push(`${state.theme.label} is er niet per ${one}; de kaart toont het risico.`);
    state.theme = state.themes.get("risico");
  }
  state.level = level;
  drawMap(page);
  const bounds = shapes[level][position].getBounds();
  map.fitBounds(bounds, {maxZoom: 14, padding: [64, 64], animate: false});
  message.textContent = texts.join(" ");
  selection.pin({level, position});
}

export function addPlaceChoices({places, labels}) {
  const fieldset = byId("kaart-plaatsen");
  if (!fieldset) return;
  for (const kind of places.kinds) {
    const box = make("input", "");
    box.type = "checkbox";
    box.addEventListener("change", () => {
      places.show(kind, box.checked);
      labels.fit();
    });
    fieldset.append(make("label", "", box, places.sign(kind), make("span", "", kind)));
  }
  fieldset.hidden = !places.kinds.length;
}
