// The area that is pointed at or pinned: its mark on the map, and what is told of it.

import {panelContent, stripMessage} from "./area_texts.js";
import {byId} from "./elements.js";
import {ACCENT, INK, WHITE} from "./fills.js";
import {outlineStyle} from "./layers.js";
import {isPinned} from "./state.js";

export function makeSelection(map, state, shapes, strip) {
  const marks = L.layerGroup().addTo(map);
  const panel = byId("kaart-gebied"), hint = panel.firstElementChild;
  const isShown = (area) => area && area.level === state.level;
  let previewed = false;
  const shapeOf = ({level, position}) => shapes[level][position];

  function mark(hovered) {
    const marked = [[hovered, INK], [state.pinned, ACCENT]].filter(([area]) => isShown(area));
    drawMarks(marks, marked.map(([area, color]) => [shapeOf(area).getLatLngs(), color]));
    const area = [hovered, state.pinned].find(isShown);
    strip.tell(area ? stripMessage(state, area, isPinned(state, area) && unpin) : null);
  }

  function drawPanel() {
    panel.setAttribute("aria-live", "polite");
    if (state.pinned) panel.replaceChildren(...panelContent(state, state.pinned, unpin));
    else if (previewed) panel.replaceChildren(hint);
    previewed = false;
  }

  // With the keyboard the panel tells of the area that has the focus, as a tooltip does; its name
  // and value are read from the area itself.
  function preview(area) {
    mark(area);
    panel.setAttribute("aria-live", "off");
    previewed = true;
    if (!isPinned(state, area)) panel.replaceChildren(...panelContent(state, area, null));
  }

  // What has the focus now: in the panel all stays as it is.
  function leave(to) {
    if (to && panel.contains(to)) return;
    mark(null);
    drawPanel();
  }

  function pin(area) {
    state.pinned = area;
    mark(null);
    tellPressed(state, shapes);
    state.relabel();
    drawPanel();
    strip.uncover(map.getContainer());
    state.changed(true);
  }

  // Nothing is pinned any more, and nobody asked for it: an address says so.
  function release() {
    state.pinned = null;
    mark(null);
    tellPressed(state, shapes);
    state.relabel();
    panel.replaceChildren(hint);
  }

  function unpin(event) {
    const path = shapeOf(state.pinned).getElement();
    release();
    state.changed(true);
    // The button that had the focus is gone; a finger has none.
    if (path && event.pointerType !== "touch") path.focus({preventScroll: true});
  }

  // A place of the layer of places takes the panel; it is no area, so nothing stays pinned.
  function showPlace(content, {name, kind, lines}) {
    state.pinned = null;
    mark(null);
    tellPressed(state, shapes);
    state.relabel();
    panel.replaceChildren(content);
    strip.tell({name, value: kind, lines});
  }

  panel.addEventListener("focusout", ({relatedTarget}) => leave(relatedTarget));
  const enterPanel = (path) => enter(panel, path);
  return {mark, pin, release, preview, leave, enterPanel, drawPanel, showPlace};
}

function tellPressed(state, shapes) {
  shapes[state.level].forEach((shape, position) => {
    const path = shape.getElement();
    if (path) path.setAttribute("aria-pressed", isPinned(state, {level: state.level, position}));
  });
}

// The white line along the mark keeps it apart from a dark area.
function drawMarks(marks, outlines) {
  marks.clearLayers();
  for (const [outline, color] of outlines) {
    marks.addLayer(L.polygon(outline, outlineStyle("mark", WHITE, 7)));
    marks.addLayer(L.polygon(outline, outlineStyle("mark", color, 4)));
  }
}

function leaveTo(stop, back, target) {
  stop.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey !== back) return;
    event.preventDefault();
    target.focus();
  });
}

// From an area to the first link of the panel. The way back leads to the area again, and the way on
// to what stands behind the map, so that nothing is passed over.
function enter(panel, path) {
  const stops = [...panel.querySelectorAll("a, button")];
  if (!stops.length) return false;
  leaveTo(stops[0], true, path);
  leaveTo(stops[stops.length - 1], false, document.querySelector(".leaflet-control-zoom-in"));
  stops[0].focus();
  return true;
}
