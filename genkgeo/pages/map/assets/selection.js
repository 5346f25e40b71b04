// The area that is pointed at or pinned: its mark on the map, and what is told of it.

import {panelContent, stripMessage} from "./area_texts.js";
import {byId} from "./elements.js";
import {ACCENT, INK, WHITE} from "./fills.js";
import {outlineStyle} from "./layers.js";

export function makeSelection(map, state, shapes, strip) {
  const marks = L.layerGroup().addTo(map);
  const panel = byId("kaart-gebied"), hint = panel.firstElementChild;
  const isShown = (area) => area && area.level === state.level;
  const shapeOf = ({level, position}) => shapes[level][position];

  // The white line along the mark keeps it apart from a dark area.
  function mark(hovered) {
    marks.clearLayers();
    for (const [area, color] of [[hovered, INK], [state.pinned, ACCENT]]) {
      if (!isShown(area)) continue;
      const outline = shapeOf(area).getLatLngs();
      marks.addLayer(L.polygon(outline, outlineStyle("mark", WHITE, 7)));
      marks.addLayer(L.polygon(outline, outlineStyle("mark", color, 4)));
    }
    const area = [hovered, state.pinned].find(isShown);
    strip.tell(area ? stripMessage(state, area, isPinned(area) && unpin) : null);
  }

  function isPinned({level, position}) {
    const {pinned} = state;
    return pinned !== null && pinned.level === level && pinned.position === position;
  }

  function drawPanel() {
    if (state.pinned) panel.replaceChildren(...panelContent(state, unpin));
  }

  function pin(area) {
    state.pinned = area;
    mark(null);
    drawPanel();
    strip.uncover(map.getContainer());
    state.changed(true);
  }

  // Nothing is pinned any more, and nobody asked for it: an address says so.
  function release() {
    state.pinned = null;
    mark(null);
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
    panel.replaceChildren(content);
    strip.tell({name, value: kind, lines});
  }

  return {mark, pin, release, drawPanel, showPlace};
}
