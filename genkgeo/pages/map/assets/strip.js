// The map on a phone: the choices in one row, and what there is to say of an area in a strip
// under the map, where it covers nothing.

import {byId, make, makeButton, makeOption} from "./elements.js";

export function makeStrip(state) {
  const strip = byId("kaart-strook"), hint = strip.firstElementChild;
  const themeChoice = byId("kort-thema"), levelChoice = byId("kort-niveau");
  let shown = "null";

  addThemes(themeChoice, state.data.themes);
  levelChoice.append(...state.levels.map((level) => makeOption(level, `per ${state.data.levels[level].one}`)));
  openSearchOn(byId("kort-zoek"));

  function showChoice() {
    themeChoice.value = state.theme.id;
    levelChoice.value = state.level;
    for (const option of levelChoice.options) option.disabled = !state.theme.levels[option.value];
  }

  // `message` is null or: name, value, lines, sentence, and for a pinned area `close`.
  function tell(message) {
    // What is there already stays: a button that is renewed under a finger is never pressed.
    const content = JSON.stringify(message && {...message, close: Boolean(message.close)});
    if (content === shown) return;
    shown = content;
    strip.replaceChildren(...(message ? paragraphs(message) : [hint]));
  }

  // The strip stays on the screen; where it lies over the map, the page moves up as far as it can.
  function uncover(frame) {
    if (!strip.offsetHeight) return;
    const {top, bottom} = frame.getBoundingClientRect();
    const covered = Math.min(bottom - strip.getBoundingClientRect().top, top);
    if (covered > 0) window.scrollBy(0, covered);
  }

  return {themeChoice, levelChoice, showChoice, tell, uncover};
}

function addThemes(select, themes) {
  const groups = new Map();
  for (const theme of themes) {
    const name = theme.change ? "Verandering" : theme.group;
    if (name && !groups.has(name)) {
      const group = make("optgroup", "");
      group.label = name;
      groups.set(name, group);
      select.append(group);
    }
    (groups.get(name) || select).append(makeOption(theme.id, theme.label));
  }
}

function openSearchOn(button) {
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", open);
    if (open) byId("kaart-zoek").focus();
  });
}

function paragraphs({name, value, lines, sentence, close}) {
  const texts = [lines.filter(Boolean).join(" · "), sentence].filter(Boolean);
  const parts = [
    make("p", "", make("span", "area-name", name), make("span", "area-value", value)),
    ...texts.map((text) => make("p", "area-lines", text)),
  ];
  if (close) {
    const more = make("a", "", "Meer");
    more.href = "#kaart-gebied";
    parts.push(make("p", "strook-knoppen", more, makeButton("Sluit", close)));
  }
  return parts;
}
