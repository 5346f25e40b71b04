// The map of kaart.html: makes the parts of the page and joins them. The page itself calls
// `startMap`, with the map and the layers that folium made.

import {connectAddress} from "./address.js";
import {addPlaceChoices, connectChoices, connectSearch} from "./controls.js";
import {drawLabels, drawMap} from "./drawing.js";
import {byId} from "./elements.js";
import {addUnsurePatterns} from "./fills.js";
import {makeLabels} from "./labels.js";
import {addBackground, addPanes, connectAreas, makeBorders, shapesByPosition} from "./layers.js";
import {makePlaces} from "./places.js";
import {addSaving} from "./saving.js";
import {makeSelection} from "./selection.js";
import {readState} from "./state.js";
import {makeStrip} from "./strip.js";

const SMALLEST_MAP = 32; // pixels
const PAPER = ["656px", "560px"]; // as wide as an A4 sheet, whatever the screen

// In a frame nothing may be saved and no address is kept.
export function startMap(map, layers, framed = false) {
  const state = readState();
  addUnsurePatterns(state.themes.get("profielen"));
  addPanes(map);
  const shapes = shapesByPosition(state, layers);
  const borders = makeBorders(state, layers);
  if (state.data.background) addBackground(map, state.data.background);
  const strip = makeStrip(state);
  const selection = makeSelection(map, state, shapes, strip);
  connectAreas(map, state, shapes, selection);
  const places = makePlaces(map, state.data.places, selection.showPlace);
  const labels = makeLabels(map, places.spots);
  const page = {map, state, layers, shapes, borders, strip, selection, labels, places};
  state.relabel = () => drawLabels(page);
  addPlaceChoices(page);
  page.showChoice = connectChoices(page);
  connectSearch(page);
  const showWholeCity = connectView(page);
  byId("kaart").hidden = false;
  byId("vaste-kaart").hidden = true;
  byId("kaart-keuze").reset();
  map.invalidateSize(false);
  showWholeCity();
  drawMap(page);
  if (!framed) {
    connectAddress(page);
    addSaving(page);
  }
  return page;
}

// What part of the city is in view: on request, on paper and after a change of the window's size.
function connectView({map, state, layers, labels}) {
  const container = map.getContainer();

  function showWholeCity() {
    const {x, y} = map.getSize();
    // Without room to draw in, the zoom would become infinite and stay so.
    if (Math.min(x, y) < SMALLEST_MAP) return;
    map.fitBounds(layers[state.data.outer].getBounds(), {padding: [8, 8], animate: false});
  }

  function resize(width, height) {
    Object.assign(container.style, {width, height});
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    map.invalidateSize(false);
    showWholeCity();
  }

  byId("naar-de-kaart").addEventListener("click", (event) => {
    event.preventDefault();
    container.querySelector("path[tabindex='0']").focus();
  });
  byId("kaart-heel").addEventListener("click", showWholeCity);
  window.addEventListener("beforeprint", () => resize(...PAPER));
  window.addEventListener("afterprint", () => resize("", ""));
  map.on("zoomend", labels.fit);
  map.on("resize", ({oldSize, newSize}) => {
    // A phone also resizes when its address bar hides; that must not undo a zoom.
    if (oldSize.x !== newSize.x) showWholeCity();
  });
  L.control.zoom({zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen"}).addTo(map);
  container.setAttribute("role", "group");
  container.setAttribute("aria-label", "Kaart; met de pijltjes gaat u van gebied naar gebied");
  return showWholeCity;
}
