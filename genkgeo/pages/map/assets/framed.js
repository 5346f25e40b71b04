// The page of the map in the frame of a notebook: it tells the cell around it how high it is and
// which area was chosen, and draws the themes that it is given.

import {drawMap} from "./drawing.js";
import {startMap} from "./start.js";

const tell = (message) => window.parent.postMessage(message, "*");

export function startFramed(map, layers) {
  const page = startMap(map, layers, true), {state, selection} = page;
  const {pin} = selection;
  selection.pin = (area) => {
    pin(area);
    const {codes} = state.data.levels[area.level];
    tell({kind: "clicked", code: codes[area.position]});
  };

  window.addEventListener("message", ({source, data}) => {
    if (source !== window.parent || data.kind !== "draw") return;
    for (const theme of data.themes) {
      state.themes.set(theme.id, theme);
      if (state.theme.id === theme.id) state.theme = theme;
    }
    drawMap(page);
  });
  new ResizeObserver(() => {
    tell({kind: "size", height: Math.ceil(document.body.getBoundingClientRect().height)});
  }).observe(document.body);
  tell({kind: "started"});
}
