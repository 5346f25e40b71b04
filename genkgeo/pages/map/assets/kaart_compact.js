// The map on a phone: the choices in one row, and what there is to say of an area in a strip
// under the map, where it covers nothing.
"use strict";

// A screen that is narrow or touched has no tooltips: a finger and a tooltip hide the area.
const QUIET = matchMedia("(max-width: 860px), (hover: none)").matches;

function makeCompact(data, make) {
  const el = (id) => document.getElementById(id);
  const theme = el("kort-thema"), level = el("kort-niveau"), open = el("kort-zoek");
  const strip = el("kaart-strook"), hint = strip.firstElementChild, search = el("kaart-zoek");

  let shown = "null";

  const groups = new Map();
  for (const one of data.themes) {
    const option = make("option", "", one.label), name = one.change ? "Verandering" : one.group;
    option.value = one.id;
    if (name && !groups.has(name)) {
      groups.set(name, make("optgroup", ""));
      groups.get(name).label = name;
      theme.append(groups.get(name));
    }
    (groups.get(name) || theme).append(option);
  }
  for (const one of Object.keys(data.levels)) {
    const option = make("option", "", `per ${one}`);
    option.value = one;
    level.append(option);
  }

  open.addEventListener("click", () => {
    const there = open.getAttribute("aria-expanded") !== "true";
    open.setAttribute("aria-expanded", there);
    if (there) search.focus();
  });

  function show(chosen) {
    theme.value = chosen.theme.id;
    level.value = chosen.level;
    for (const option of level.options) option.disabled = !chosen.theme.levels[option.value];
  }

  // `told` is null or: name, value, lines, said, and for a pinned area `close`.
  function tell(told) {
    // what is there already stays: a button that is renewed under a finger is never pressed
    const content = JSON.stringify(told && [told.name, told.value, told.lines, told.said, !!told.close]);
    if (content === shown) return;
    shown = content;
    if (!told) {
      strip.replaceChildren(hint);
      return;
    }
    const parts = [make("p", "", make("span", "area-name", told.name), make("span", "area-value", told.value))];
    const lines = told.lines.filter(Boolean).join(" · ");
    for (const text of [lines, told.said]) if (text) parts.push(make("p", "area-lines", text));
    if (told.close) {
      const more = make("a", "", "Meer"), off = make("button", "", "Sluit");
      more.href = "#kaart-gebied";
      off.type = "button";
      off.addEventListener("click", told.close);
      parts.push(make("p", "strook-knoppen", more, off));
    }
    strip.replaceChildren(...parts);
  }

  // The strip stays on the screen; where it lies over the map, the page moves up as far as it can.
  function uncover(frame) {
    if (!strip.offsetHeight) return;
    const {top, bottom} = frame.getBoundingClientRect();
    const over = Math.min(bottom - strip.getBoundingClientRect().top, top);
    if (over > 0) window.scrollBy(0, over);
  }

  return {theme, level, show, tell, uncover};
}
