// The map of kaart.html. Reads one block of data and writes text as text, never as HTML.
"use strict";

function startMap(map, layers) {
  const data = JSON.parse(document.getElementById("kaart-gegevens").textContent);
  const INK = "#1f2933", ACCENT = "#0b5c8a", SVG = "http://www.w3.org/2000/svg";
  const LEVELS = Object.keys(data.levels); // the smallest first
  const el = (id) => document.getElementById(id);
  const themes = new Map(data.themes.map((theme) => [theme.id, theme]));
  const chosen = {theme: themes.get("risico"), level: "wijk", year: data.year};
  let view = null;   // what is shown: see viewOf
  let pinned = null; // [level, position]

  // ---- elements -------------------------------------------------------------------------
  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  function drawn(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const swatch = (fill) => drawn("svg", {width: 24, height: 16, "aria-hidden": "true"}, drawn("rect", {
    x: .5, y: .5, width: 23, height: 15, fill: paint(fill), stroke: INK, "stroke-width": .5,
  }));

  // ---- fills ------------------------------------------------------------------------------
  const FILLS = {hatch: "url(#geen-kaart)", dots: "url(#onderdrukt-kaart)"};
  const paint = (fill) => FILLS[fill] || (fill.startsWith("#") ? fill : `url(#${fill})`);

  // Where a profile is unsure: its colour, lighter, with a thin hatch.
  function addUnsure(id, colour) {
    const lighter = [1, 3, 5].map((at) => Math.round(.4 * parseInt(colour.slice(at, at + 2), 16) + .6 * 255));
    el("kaart-patronen").append(drawn("pattern",
      {id, width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(-45)"},
      drawn("rect", {width: 5, height: 5, fill: `rgb(${lighter.join()})`}),
      drawn("path", {d: "M0 0V5", stroke: colour, "stroke-width": 1.5}),
    ));
  }

  for (const {legend} of Object.values(themes.get("profielen").levels)) {
    legend.forEach((row, at) => row.fill.startsWith("#") && addUnsure(`unsure-${at}`, row.fill));
    addUnsure("unsure", "#4a5560");
  }

  function tone(fill) {
    if (!fill.startsWith("#")) return "hatched";
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(fill.slice(at, at + 2), 16));
    return .299 * red + .587 * green + .114 * blue < 140 ? "dark" : "";
  }

  // ---- what there is to say of an area ----------------------------------------------------
  const placesOf = (level) => data.levels[level];

  function linesOf(level, at) {
    const profile = themes.get("profielen").levels[level];
    const own = profile && !view.past && chosen.theme.id !== "profielen" && profile.numbers[at];
    return [...view.lines(at), ...(own ? [`profiel ${profile.legend[profile.rows[at]].text}`] : [])];
  }

  const full = (at) => (view.full || view.value)(at);

  function tooltip(level, at) {
    const box = make("div", "", make("span", "area-name", placesOf(level).names[at]),
      make("span", "area-value", full(at)));
    const sentences = [...linesOf(level, at), view.said(at), view.note("pockets", at)];
    for (const line of sentences) if (line) box.append(make("span", "area-lines", line));
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
      if (!QUIET) layer.bindTooltip(() => tooltip(level, at), {sticky: true, opacity: 1});
      layer.on("add", () => makeReachable(layer, level, at));
      layer.on("mouseover", () => mark([level, at]));
      layer.on("mouseout", () => mark(null));
      layer.on("click", () => pin(level, at));
    });
  }
  const width = {wijk: [1, 2.5], stadsdeel: [2, 5]};
  for (const level of LEVELS.filter((one) => width[one])) {
    const style = (color, weight) => ({
      pane: "borders", interactive: false, fill: false, color, weight, opacity: 1, smoothFactor: 0,
    });
    const shape = layers[level].toGeoJSON(6);
    const [line, halo] = width[level];
    lines[level] = L.layerGroup([
      L.geoJSON(shape, style("#ffffff", halo)), L.geoJSON(shape, style(INK, line)),
    ]);
  }
  if (data.background) {
    const {url, attribution} = data.background;
    L.tileLayer(url, {attribution, maxNativeZoom: 19}).addTo(map);
    L.control.attribution({prefix: false}).addTo(map);
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
    const told = [hovered, pinned].find((area) => area && area[0] === chosen.level);
    compact.tell(told ? inShort(...told) : null);
  }

  function inShort(level, at) {
    const here = pinned && pinned[0] === level && pinned[1] === at;
    return {
      name: placesOf(level).names[at], value: full(at), lines: view.lines(at), said: view.said(at),
      close: here && unpin,
    };
  }

  // ---- names and places -------------------------------------------------------------------
  const labels = makeLabels(map);
  const compact = makeCompact(data, make);
  const places = makePlaces(map, data.places, make, (content, {name, kind, lines}) => {
    pinned = null;
    mark(null);
    el("kaart-gebied").replaceChildren(content);
    compact.tell({name, value: kind, lines});
  });

  function drawLabels() {
    const {level} = chosen, {names, middles} = placesOf(level);
    labels.draw(names.map((name, at) => ({
      name, number: view.numbers[at] || "", tone: tone(view.fill(at)), at: middles[at], layer: shapes[level][at],
    })), places.spots);
  }

  for (const kind of places.kinds) {
    const box = make("input", "");
    box.type = "checkbox";
    box.addEventListener("change", () => {
      places.show(kind, box.checked);
      labels.fit();
    });
    el("kaart-plaatsen").append(make("label", "", box, places.sign(kind), make("span", "", kind)));
  }
  if (el("kaart-plaatsen")) el("kaart-plaatsen").hidden = !places.kinds.length;

  // ---- panel ------------------------------------------------------------------------------
  function drawLegend() {
    const rows = [], fills = new Map();
    // what looks the same on the map is one row: no figures, or none that could be there
    for (const row of view.legend) {
      const same = fills.get(row.fill);
      if (same) Object.assign(same, {text: `${same.text} of ${row.text}`, count: same.count + row.count});
      else fills.set(row.fill, {...row});
    }
    for (const row of fills.values()) {
      const item = make("li", row.count ? "" : "none", swatch(row.fill), make("span", "", row.text));
      const city = row.city && `stad: ${view.city.text}`;
      if (row.city === "in") item.append(make("span", "city", `◂ ${city}`));
      item.append(make("span", "count", row.count));
      if (row.city === "above") rows.push(make("li", "city", city));
      rows.push(item);
      if (row.city === "below") rows.push(make("li", "city", city));
    }
    el("kaart-legende").replaceChildren(...rows);
    el("kaart-legende-kop").replaceChildren(
      make("span", "", view.head || chosen.theme.legend), make("span", "count", `aantal ${placesOf(chosen.level).many}`),
    );
  }

  function drawPinned() {
    if (!pinned) return;
    const [level, at] = pinned, {names, residents, district} = placesOf(level);
    const above = district[at], stadsdeel = placesOf("stadsdeel").names[above];
    const off = make("button", "", "Losmaken");
    off.type = "button";
    off.addEventListener("click", unpin);
    const parts = [make("span", "area-name", names[at])];
    const here = level === chosen.level;
    if (here) parts.push(make("span", "area-value", full(at)));
    if (level !== "stadsdeel" && stadsdeel) {
      parts.push(make("span", "area-lines", `${level} in stadsdeel ${stadsdeel}`));
    }
    const told = here ? linesOf(level, at) : [];
    if (residents[at] !== null) told.push(`${dutchNumber(residents[at], 0)} inwoners`);
    for (const line of told) parts.push(make("span", "area-lines", line));
    const more = here ? [view.said(at), ...["why", "pockets", "like"].map((key) => view.note(key, at))] : [];
    for (const sentence of more) if (sentence) parts.push(make("p", "area-said", sentence));
    const sheet = data.sheets[placesOf("stadsdeel").codes[above]];
    if (sheet) {
      const link = make("a", "", `Alles over stadsdeel ${stadsdeel}`);
      link.href = sheet;
      parts.push(make("p", "area-said", link));
    }
    el("kaart-gebied").replaceChildren(...parts, off);
  }

  const hint = el("kaart-gebied").firstElementChild;

  function pin(level, at) {
    pinned = [level, at];
    mark(null);
    drawPinned();
    compact.uncover(map.getContainer());
  }

  function unpin(event) {
    const from = shapes[pinned[0]][pinned[1]].getElement();
    pinned = null;
    mark(null);
    el("kaart-gebied").replaceChildren(hint);
    // the button that had the focus is gone; a finger has none
    if (from && event.pointerType !== "touch") from.focus({preventScroll: true});
  }

  // ---- the year ---------------------------------------------------------------------------
  const slider = el("kaart-jaar");

  // The chosen year, or the nearest before it of which this theme has figures.
  function yearOf(theme) {
    const years = theme.years || [];
    return years.filter((year) => year <= chosen.year).pop() || years[0] || data.year;
  }

  function drawYears(year) {
    const years = chosen.theme.years || [];
    el("kaart-jaren").hidden = years.length < 2;
    if (years.length < 2) return;
    slider.max = years.length - 1;
    slider.value = years.indexOf(year);
    slider.setAttribute("aria-valuetext", year);
    el("kaart-jaar-tekst").value = year;
    const few = years.length > 5 ? [years[0], years[years.length - 1]] : years;
    el("kaart-jaar-schaal").replaceChildren(...few.map((one) => make("span", "", one)));
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
    showChoice();
    for (const one of LEVELS) {
      if (one !== level) layers[one].remove();
      if (lines[one]) lines[one].remove();
    }
    layers[level].addTo(map);
    if (level === "sector" && lines.wijk) lines.wijk.addTo(map);
    lines.stadsdeel.addTo(map);
    for (const table of document.querySelectorAll("[data-level]")) {
      table.hidden = table.dataset.level !== level;
    }
    drawFigures();
  }

  // What another year changes: fills, names, legend and texts, not the shapes.
  function drawFigures() {
    const {theme, level} = chosen, year = yearOf(theme), when = theme.when || year;
    view = viewOf(theme, level, year);
    shapes[level].forEach((layer, at) => {
      layer.setStyle({
        fillColor: paint(view.fill(at)), fillOpacity: data.background ? .75 : 1, color: INK, opacity: 1,
        weight: {sector: .5, wijk: 1, stadsdeel: 1}[level],
      });
      const name = `${placesOf(level).names[at]}, ${view.value(at)}`;
      layer.getElement().setAttribute("aria-label", name);
      if (layer.getTooltip() && layer.isTooltipOpen()) layer.getTooltip().update();
    });
    el("kaart-titel").textContent = `${theme.label} per ${level}, ${when}`;
    el("kaart-uitleg").textContent = [`${theme.about}.`, view.explained].join(" ").trim();
    const told = [`Bron: ${theme.source}, ${when}.`, view.lacking, "Gebieden, nooit mensen."];
    el("kaart-bron").textContent = told.filter(Boolean).join(" ");
    drawYears(year);
    mark(null);
    drawLegend();
    drawLabels();
    drawPinned();
  }

  // ---- search -----------------------------------------------------------------------------
  const known = ["wijk", "sector", "stadsdeel"].filter((level) => data.levels[level])
    .flatMap((level) => placesOf(level).names.map((name, at) => ({level, at, name, plain: plainText(name)})));

  function addNames() {
    const there = new Set();
    for (const {level, name} of known) {
      if (!name || there.has(name)) continue;
      there.add(name);
      const option = make("option", "");
      option.value = name;
      if (level !== "wijk") option.label = level;
      el("kaart-namen").append(option);
    }
  }

  function find(wanted) {
    const text = plainText(wanted);
    if (!text) return;
    const tests = [(one) => one === text, (one) => one.startsWith(text), (one) => one.includes(text)];
    const found = tests.map((test) => known.find((one) => test(one.plain))).find(Boolean);
    if (!found) {
      el("kaart-melding").textContent = "Geen gebied met deze naam gevonden.";
      return;
    }
    const {level, at, name} = found;
    let told = `Gevonden: ${level} ${name}.`;
    if (!chosen.theme.levels[level]) {
      told += ` ${chosen.theme.label} is er niet per ${level}; de kaart toont het risico.`;
      chosen.theme = themes.get("risico");
    }
    chosen.level = level;
    draw();
    map.fitBounds(shapes[level][at].getBounds(), {maxZoom: 14, padding: [64, 64], animate: false});
    el("kaart-melding").textContent = told;
    pin(level, at);
  }

  // Without room to draw in, the zoom would become infinite and stay so.
  const whole = () => {
    const {x, y} = map.getSize();
    if (Math.min(x, y) < 32) return;
    map.fitBounds(layers.stadsdeel.getBounds(), {padding: [8, 8], animate: false});
  };

  // ---- start ------------------------------------------------------------------------------
  const choices = el("kaart-keuze"), search = el("kaart-zoek");
  let sought = null;
  const selects = {indicator: el("kaart-indicator"), verandering: el("kaart-verandering")};

  // What is chosen, on every control that can choose it.
  function showChoice() {
    const {theme, level} = chosen;
    const kind = theme.change ? "verandering" : theme.group ? "indicator" : theme.id;
    choices.elements.thema.value = kind;
    choices.elements.niveau.value = level;
    if (selects[kind]) selects[kind].value = theme.id;
    if (selects.verandering) selects.verandering.hidden = kind !== "verandering";
    compact.show(chosen);
  }

  search.addEventListener("change", () => {
    sought = search.value;
    find(sought);
  });
  choices.addEventListener("change", ({target}) => {
    if (target === slider || target.type === "checkbox") return;
    if (target === selects.indicator) choices.elements.thema.value = "indicator";
    const short = target === compact.theme || target === compact.level, kind = choices.elements.thema.value;
    const theme = short ? compact.theme.value : selects[kind] ? selects[kind].value : kind;
    chosen.theme = themes.get(theme);
    chosen.level = short ? compact.level.value : choices.elements.niveau.value || chosen.level;
    draw();
    if (pinned) compact.uncover(map.getContainer());
  });
  choices.addEventListener("submit", (event) => {
    event.preventDefault();
    // Enter after typing is a change first; only another Enter asks again
    if (sought !== search.value) find(search.value);
    sought = null;
  });
  slider.addEventListener("input", () => {
    chosen.year = chosen.theme.years[Number(slider.value)];
    drawFigures();
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
  map.on("zoomend", labels.fit);
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
  addNames();
  map.invalidateSize(false);
  whole();
  draw();
}
