// The map of kaart.html. Reads one block of data and writes text as text, never as HTML.
"use strict";

function startMap(map, layers) {
  const data = JSON.parse(document.getElementById("kaart-gegevens").textContent);
  const INK = "#1f2933", ACCENT = "#0b5c8a";
  const FILLS = {hatch: "url(#geen-kaart)", dots: "url(#onderdrukt-kaart)"};
  const LEVELS = ["sector", "wijk", "stadsdeel"];
  const el = (id) => document.getElementById(id);
  const themes = new Map(data.themes.map((theme) => [theme.id, theme]));
  const chosen = {theme: themes.get("risico"), level: "wijk"};
  let pinned = null; // [level, position]

  // ---- elements -------------------------------------------------------------------------
  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  function swatch(fill) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const attributes = {x: .5, y: .5, width: 23, height: 15, fill, stroke: INK, "stroke-width": .5};
    for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
    svg.setAttribute("width", 24);
    svg.setAttribute("height", 16);
    svg.setAttribute("aria-hidden", "true");
    svg.append(rect);
    return svg;
  }

  const paint = (fill) => FILLS[fill] || fill;

  function isDark(fill) {
    if (!fill.startsWith("#")) return false;
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(fill.slice(at, at + 2), 16));
    return .299 * red + .587 * green + .114 * blue < 140;
  }

  // ---- what there is to say of an area ----------------------------------------------------
  const placesOf = (level) => data.levels[level];
  const shownAt = (level) => chosen.theme.levels[level];
  const rowOf = (level, at) => shownAt(level).legend[shownAt(level).rows[at]];

  function facts(level, at) {
    const shown = shownAt(level), places = placesOf(level), theme = chosen.theme;
    const lines = [];
    if (shown.parts && shown.parts[at]) lines.push(shown.parts[at]);
    if (theme.city) lines.push(`stad: ${theme.city}`);
    if (shown.ranks && shown.ranks[at]) {
      lines.push(`rang ${shown.ranks[at]} van ${shown.of} (1 = ${theme.first})`);
    }
    const profile = themes.get("profielen").levels[level];
    if (profile && theme.id !== "profielen" && profile.numbers[at]) {
      lines.push(`profiel ${profile.texts[at]}`);
    }
    return {name: places.names[at], value: valueText(level, at), lines, said: saidOf(shown, at)};
  }

  // What is told of some areas only, in one theme: a pocket of risk, the nearest other wijk.
  const noteOf = (key, level, at) => (shownAt(level)[key] || {})[at] || "";

  function saidOf(shown, at) {
    if (shown.said) return shown.said[at];
    const side = shown.sides[at];
    return side ? chosen.theme.said[side < 0 ? 0 : 1] : "";
  }

  function valueText(level, at) {
    const text = shownAt(level).texts[at];
    if (chosen.theme.id === "risico") return `risico: ${text}`;
    if (chosen.theme.id === "profielen") return `profiel ${text}`;
    if (["zekerheid", "buren"].includes(chosen.theme.id)) return text;
    return `${chosen.theme.label}: ${text}${shownAt(level).ranks[at] ? chosen.theme.unit : ""}`;
  }

  function tooltip(level, at) {
    const {name, value, lines, said} = facts(level, at);
    const box = make("div", "", make("span", "area-name", name), make("span", "area-value", value));
    for (const line of lines) box.append(make("span", "area-lines", line));
    const pocket = noteOf("pockets", level, at);
    for (const sentence of [said, pocket]) if (sentence) box.append(make("span", "area-lines", sentence));
    return box;
  }

  // ---- layers -----------------------------------------------------------------------------
  const shapes = {}; // level → Leaflet layers by position
  const lines = {};  // level → its borders, drawn over the areas of a smaller level
  for (const [name, z] of [["borders", 420], ["mark", 430]]) {
    map.createPane(name).style.zIndex = z;
    map.getPane(name).style.pointerEvents = "none";
  }
  for (const level of LEVELS) {
    const positions = new Map(placesOf(level).codes.map((code, at) => [code, at]));
    shapes[level] = [];
    layers[level].eachLayer((layer) => {
      const at = positions.get(layer.feature.properties.code);
      shapes[level][at] = layer;
      layer.bindTooltip(() => tooltip(level, at), {sticky: true, opacity: 1});
      layer.on("add", () => makeReachable(layer, level, at));
      layer.on("mouseover", () => mark([level, at]));
      layer.on("mouseout", () => mark(null));
      layer.on("click", () => pin(level, at));
    });
  }
  const width = {wijk: [1, 2.5], stadsdeel: [2, 5]};
  for (const level of ["wijk", "stadsdeel"]) {
    const style = (color, weight) => ({
      pane: "borders", interactive: false, fill: false, color, weight, opacity: 1, smoothFactor: 0,
    });
    const shape = layers[level].toGeoJSON(6);
    const [line, halo] = width[level];
    lines[level] = L.layerGroup([
      L.geoJSON(shape, style("#ffffff", halo)), L.geoJSON(shape, style(INK, line)),
    ]);
  }

  function makeReachable(layer, level, at) {
    const path = layer.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "button");
    path.addEventListener("focus", () => {
      if (!path.matches(":focus-visible")) return;
      map.panInside(layer.getBounds().getCenter(), {padding: [64, 64], animate: false});
      mark([level, at]);
    });
    path.addEventListener("blur", () => mark(null));
    path.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        pin(level, at);
      } else if (event.key === "Escape") {
        layer.closeTooltip();
      }
    });
  }

  const marks = L.layerGroup().addTo(map);

  function mark(hovered) {
    marks.clearLayers();
    const style = (color, weight) => ({
      pane: "mark", interactive: false, fill: false, color, weight, opacity: 1, smoothFactor: 0,
    });
    for (const [area, color] of [[hovered, INK], [pinned, ACCENT]]) {
      if (!area || area[0] !== chosen.level) continue;
      const ring = shapes[area[0]][area[1]].getLatLngs();
      marks.addLayer(L.polygon(ring, style("#ffffff", 7)));
      marks.addLayer(L.polygon(ring, style(color, 4)));
    }
  }

  // ---- names on the map, where they fit ----------------------------------------------------
  // Places to try for a name, in pixels from the middle of its area, the nearest first.
  const STEPS = [-24, -16, -8, 0, 8, 16, 24];
  const MOVES = STEPS.flatMap((x) => STEPS.map((y) => [x, y]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const labels = L.layerGroup().addTo(map);

  function drawLabels() {
    labels.clearLayers();
    const {level, theme} = chosen, places = placesOf(level), numbers = theme.levels[level].numbers;
    places.names.forEach((name, at) => {
      const text = make("span", "");
      if (numbers && numbers[at]) text.append(make("span", "digit", numbers[at]));
      text.append(make("span", "name", name));
      const fill = rowOf(level, at).fill;
      const tone = isDark(fill) ? "dark" : fill.startsWith("#") ? "" : "hatched";
      const icon = L.divIcon({html: text, className: `area-label ${tone}`, iconSize: [0, 0]});
      const marker = L.marker(places.middles[at], {icon, interactive: false, keyboard: false});
      labels.addLayer(marker);
      marker.getElement().setAttribute("aria-hidden", "true");
    });
    fitLabels();
  }

  function fitLabels() {
    let at = 0;
    const kept = []; // middles of the numbers that are shown
    labels.eachLayer((marker) => {
      const layer = shapes[chosen.level][at++];
      const text = marker.getElement().firstChild, name = text.lastChild;
      name.hidden = text.hidden = false;
      const room = [text.offsetWidth / 2 + 2, text.offsetHeight / 2 + 1];
      const middle = map.latLngToLayerPoint(marker.getLatLng());
      const outline = outlineOf(layer);
      const moved = MOVES.find((move) => holds(outline, middle.add(move), room));
      name.hidden = !moved;
      const [x, y] = moved || [0, 0];
      text.style.left = `${x}px`;
      text.style.top = `${y}px`;
      const spot = middle.add([x, y]);
      text.hidden = !moved && kept.some((other) => other.distanceTo(spot) < text.offsetWidth);
      if (!text.hidden && text.firstChild !== name) kept.push(spot);
    });
  }

  function outlineOf(layer) {
    let rings = layer.getLatLngs();
    while (Array.isArray(rings[0][0])) rings = rings.flat();
    return rings.map((ring) => ring.map((point) => map.latLngToLayerPoint(point)));
  }

  // Whether a box around a point lies inside an outline: all of its edge does.
  function holds(outline, middle, [halfWidth, halfHeight]) {
    for (const x of [-1, -.5, 0, .5, 1]) {
      for (const y of [-1, 0, 1]) {
        if (!inside(middle.add([x * halfWidth, y * halfHeight]), outline)) return false;
      }
    }
    return true;
  }

  function inside(point, rings) {
    let odd = false;
    for (const ring of rings) {
      ring.forEach((a, at) => {
        const b = ring[(at + 1) % ring.length];
        const crosses = (a.y > point.y) !== (b.y > point.y);
        if (crosses && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
      });
    }
    return odd;
  }

  // ---- panel ------------------------------------------------------------------------------
  function drawLegend() {
    const shown = shownAt(chosen.level), city = `stad: ${chosen.theme.city}`;
    const rows = [];
    for (const row of shown.legend) {
      const item = make("li", row.count ? "" : "none", swatch(paint(row.fill)), make("span", "", row.text));
      if (row.city === "in") item.append(make("span", "city", `◂ ${city}`));
      item.append(make("span", "count", row.count));
      if (row.city === "above") rows.push(make("li", "city", city));
      rows.push(item);
      if (row.city === "below") rows.push(make("li", "city", city));
    }
    el("kaart-legende").replaceChildren(...rows);
    el("kaart-legende-kop").replaceChildren(
      make("span", "", chosen.theme.legend), make("span", "count", `aantal ${placesOf(chosen.level).many}`),
    );
  }

  function drawPinned() {
    if (!pinned || !shownAt(pinned[0])) return;
    const [level, at] = pinned, places = placesOf(level);
    const {name, value, lines, said} = facts(level, at);
    const above = placesOf("stadsdeel").codes.indexOf(places.district[at]);
    const district = placesOf("stadsdeel").names[above];
    if (places.residents[at]) lines.push(`${places.residents[at]} inwoners`);
    const parts = [make("span", "area-name", name), make("span", "area-value", value)];
    if (level !== "stadsdeel") parts.push(make("span", "area-lines", `${level} in stadsdeel ${district}`));
    for (const line of lines) parts.push(make("span", "area-lines", line));
    const why = shownAt(level).why ? shownAt(level).why[at] : "";
    const more = [said, why, noteOf("pockets", level, at), noteOf("like", level, at)];
    for (const sentence of more) if (sentence) parts.push(make("p", "area-said", sentence));
    const sheet = data.sheets[places.district[at]];
    if (sheet) {
      const link = make("a", "", `Alles over stadsdeel ${district}`);
      link.href = sheet;
      parts.push(make("p", "area-said", link));
    }
    const off = make("button", "", "Losmaken");
    off.type = "button";
    off.addEventListener("click", () => {
      const from = shapes[pinned[0]][pinned[1]].getElement();
      pinned = null;
      mark(null);
      el("kaart-gebied").replaceChildren(hint);
      if (from) from.focus();
    });
    el("kaart-gebied").replaceChildren(...parts, off);
  }

  const hint = el("kaart-gebied").firstElementChild;

  function pin(level, at) {
    pinned = [level, at];
    mark(null);
    drawPinned();
  }

  // ---- drawing ----------------------------------------------------------------------------
  function draw() {
    const {theme} = chosen;
    el("kaart-melding").textContent = "";
    for (const input of document.getElementsByName("niveau")) {
      input.disabled = !theme.levels[input.value];
    }
    if (!theme.levels[chosen.level]) {
      const there = LEVELS.filter((one) => theme.levels[one]);
      chosen.level = there.includes("wijk") ? "wijk" : there[0];
      el("kaart-melding").textContent = `${theme.label}: alleen per ${there.join(" en per ")}.`;
    }
    const {level} = chosen;
    document.querySelector(`input[name="niveau"][value="${level}"]`).checked = true;
    for (const one of LEVELS) {
      if (one !== level) layers[one].remove();
      if (lines[one]) lines[one].remove();
    }
    layers[level].addTo(map);
    shapes[level].forEach((layer, at) => {
      const row = rowOf(level, at);
      layer.setStyle({
        fillColor: paint(row.fill), fillOpacity: 1, color: INK, opacity: 1,
        weight: {sector: .5, wijk: 1, stadsdeel: 1}[level],
      });
      layer.getElement().setAttribute("aria-label", `${placesOf(level).names[at]}, ${valueText(level, at)}`);
    });
    if (level === "sector") lines.wijk.addTo(map);
    lines.stadsdeel.addTo(map);
    el("kaart-titel").textContent = `${theme.label} per ${level}, ${data.year}`;
    el("kaart-uitleg").textContent = [`${theme.about}.`, shownAt(level).note || ""].join(" ").trim();
    el("kaart-bron").textContent = `Bron: ${theme.source}, ${data.year}. Gebieden, nooit mensen.`;
    for (const table of document.querySelectorAll("[data-level]")) {
      table.hidden = table.dataset.level !== level;
    }
    mark(null);
    drawLegend();
    drawLabels();
    drawPinned();
  }

  function find(wanted) {
    const names = placesOf("wijk").names.map((name) => name.toLocaleLowerCase("nl"));
    const text = wanted.trim().toLocaleLowerCase("nl");
    if (!text) return;
    const tests = [(name) => name === text, (name) => name.startsWith(text), (name) => name.includes(text)];
    const at = tests.map((test) => names.findIndex(test)).find((place) => place >= 0);
    if (at === undefined) {
      el("kaart-melding").textContent = "Geen wijk met deze naam gevonden.";
      return;
    }
    chosen.level = "wijk";
    draw();
    map.fitBounds(shapes.wijk[at].getBounds(), {maxZoom: 14, padding: [64, 64], animate: false});
    pin("wijk", at);
    el("kaart-melding").textContent = `Gevonden: ${placesOf("wijk").names[at]}.`;
  }

  // Without room to draw in, the zoom would become infinite and stay so.
  const whole = () => {
    const {x, y} = map.getSize();
    if (Math.min(x, y) < 32) return;
    map.fitBounds(layers.stadsdeel.getBounds(), {padding: [8, 8], animate: false});
  };

  // ---- start ------------------------------------------------------------------------------
  const choices = el("kaart-keuze"), select = el("kaart-indicator"), search = el("kaart-zoek");
  choices.addEventListener("change", (event) => {
    if (event.target === search) {
      find(search.value);
      return;
    }
    if (event.target === select) choices.elements.thema.value = "indicator";
    const theme = choices.elements.thema.value;
    chosen.theme = themes.get(theme === "indicator" ? select.value : theme);
    chosen.level = choices.elements.niveau.value || chosen.level;
    draw();
  });
  choices.addEventListener("submit", (event) => {
    event.preventDefault();
    find(search.value);
  });
  el("kaart-heel").addEventListener("click", whole);
  // On paper the map is as wide as an A4 sheet, whatever the screen.
  const resize = (wide, high) => {
    Object.assign(map.getContainer().style, {width: wide, height: high});
    map.eachLayer((layer) => layer.closeTooltip && layer.closeTooltip());
    map.invalidateSize(false);
    whole();
  };
  window.addEventListener("beforeprint", () => resize("656px", "560px"));
  window.addEventListener("afterprint", () => resize("", ""));
  map.on("zoomend", fitLabels);
  map.on("resize", (event) => {
    // A phone also resizes when its address bar hides; that must not undo a zoom.
    if (event.oldSize.x !== event.newSize.x) whole();
  });
  L.control.zoom({zoomInTitle: "Inzoomen", zoomOutTitle: "Uitzoomen"}).addTo(map);
  map.getContainer().setAttribute("role", "group");
  map.getContainer().setAttribute("aria-label", "Kaart; elk gebied is met de Tab-toets te bereiken");
  el("kaart").hidden = false;
  el("vaste-kaart").hidden = true;
  choices.reset();
  map.invalidateSize(false);
  whole();
  draw();
}
