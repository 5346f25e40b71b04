// What is shown stands in the address, so that a link, a reload and the back button lead to it.

import {drawMap} from "./drawing.js";
import {yearOf} from "./state.js";

export function addressOf(state) {
  const {data, theme, level, pinned} = state;
  const parts = [["toon", theme.id], ["per", level], ["jaar", String(yearOf(state))]];
  if (pinned) parts.push(["gebied", data.levels[pinned.level].codes[pinned.position]]);
  return new URLSearchParams(parts).toString();
}

// Whatever an address says is only looked up: what is not there changes nothing.
export function readAddress({data, levels, themes, theme, level, year}, hash) {
  const asked = new URLSearchParams(hash.replace(/^#/u, ""));
  const per = levels.includes(asked.get("per")) ? asked.get("per") : level;
  const position = data.levels[per].codes.indexOf(asked.get("gebied"));
  return {
    theme: themes.get(asked.get("toon")) || theme,
    level: per,
    year: /^\d{4}$/u.test(asked.get("jaar")) ? Number(asked.get("jaar")) : year,
    pinned: position < 0 ? null : {level: per, position},
  };
}

// `state.changed` is called after every change; one of the year alone makes no step to go back to.
export function connectAddress(page) {
  const {state, selection} = page;

  function follow() {
    if (!location.hash.includes("toon=") || location.hash.slice(1) === addressOf(state)) return;
    const {pinned, ...shown} = readAddress(state, location.hash);
    state.changed = () => {};
    Object.assign(state, shown);
    drawMap(page);
    if (pinned) selection.pin(pinned);
    else selection.release();
    state.changed = tell;
  }

  function tell(step) {
    const address = `#${addressOf(state)}`;
    if (address === location.hash) return;
    if (step) history.pushState(null, "", address);
    else history.replaceState(null, "", address);
  }

  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  follow();
  state.changed = tell;
}
