// A figure as a picture that stands alone: what is on the screen, as SVG, with its text as text.

const SVG_SPACE = "http://www.w3.org/2000/svg";
const PAINTED = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
  "stroke-linejoin", "paint-order", "font-size", "font-weight", "text-anchor", "visibility",
];
const LEFT_OUT = ".no-print, button, .unseen, .leaflet-control-container, .leaflet-tooltip-pane";
const MARGIN = 16; // pixels around the figure
const SCALE = 2; // of a picture in pixels, so that it is sharp on paper

function shape(name, attributes, ...children) {
  const element = document.createElementNS(SVG_SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A drawing of the page, with what the style sheet says of it written in it.
function copyOf(drawing, origin) {
  const {left, top, width, height} = drawing.getBoundingClientRect();
  const copy = drawing.cloneNode(true);
  paintAs(drawing, copy, {});
  for (const [name, value] of Object.entries({x: left - origin.x, y: top - origin.y, width, height})) {
    copy.setAttribute(name, value);
  }
  return copy;
}

function paintAs(original, copy, around) {
  const style = getComputedStyle(original), own = {};
  for (const name of ["style", "class", "tabindex", "role", "aria-pressed"]) copy.removeAttribute(name);
  for (const name of PAINTED) {
    own[name] = style.getPropertyValue(name);
    if (own[name] === around[name]) copy.removeAttribute(name);
    else copy.setAttribute(name, own[name]);
  }
  [...original.children].forEach((child, at) => paintAs(child, copy.children[at], own));
}

// Patterns may stand in another drawing of the page.
function patternsOf(drawings) {
  const named = drawings.flatMap((drawing) => (
    [...drawing.outerHTML.matchAll(/url\((?:&quot;|["'])?#([\w-]+)/gu)].map(([, id]) => id)
  ));
  const there = drawings.flatMap((drawing) => [...drawing.querySelectorAll("pattern")]);
  const wanted = [...new Set(named)].filter((id) => there.every((pattern) => pattern.id !== id));
  return wanted.map((id) => document.getElementById(id)).filter(Boolean)
    .map((pattern) => pattern.cloneNode(true));
}

const isClear = (colour) => /^(?:transparent|rgba\(.*, 0\))$/u.test(colour);

// What an element lies on: in a dark theme maps keep their paper.
function groundOf(element) {
  const own = getComputedStyle(element).backgroundColor;
  return isClear(own) && element.parentElement ? groundOf(element.parentElement) : own;
}

// The lines and the filled grounds of the elements around the text.
function* grounds(element, origin) {
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  if (box.width < 2 || style.visibility === "hidden") return;
  const x = box.left - origin.x, y = box.top - origin.y;
  const sides = ["Top", "Bottom"].filter((side) => parseFloat(style[`border${side}Width`]) > 0);
  const isFilled = !isClear(style.backgroundColor) && !element.querySelector("svg");
  if (isFilled && sides.length === 2) {
    yield shape("rect", {
      x, y, width: box.width, height: box.height, rx: parseFloat(style.borderTopLeftRadius) || 0,
      fill: style.backgroundColor, stroke: style.borderTopColor,
    });
    return;
  }
  for (const side of sides) {
    const at = side === "Top" ? y : y + box.height;
    yield shape("path", {
      d: `M${x} ${at}H${x + box.width}`, stroke: style[`border${side}Color`], fill: "none",
    });
  }
}

// The words of a text, a line of them at a time: where the page breaks them, the picture does.
function* textLines(text, origin) {
  const style = getComputedStyle(text.parentElement), range = document.createRange();
  let line = null;
  for (const {0: word, index} of text.data.matchAll(/\S+/gu)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const {left, top, width, height} = range.getBoundingClientRect();
    if (width === 0) continue;
    if (line && Math.abs(line.top - top) < height / 2) {
      line.words.push(word);
      continue;
    }
    if (line) yield textShape(line, style, origin);
    line = {words: [word], left, top, height};
  }
  if (line) yield textShape(line, style, origin);
}

function textShape({words, left, top, height}, style, origin) {
  const size = parseFloat(style.fontSize), halo = /^rgba?\([^)]*\)/u.exec(style.textShadow);
  const around = halo ? {stroke: halo[0], "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round"} : {};
  return shape("text", {
    x: left - origin.x, y: top - origin.y + height / 2 + size * 0.36, fill: style.color,
    "font-size": size, "font-weight": style.fontWeight, ...around,
  }, words.join(" "));
}

function textsIn(figure) {
  const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement, {width} = parent.getBoundingClientRect();
    if (parent.closest(`svg, ${LEFT_OUT}`) || width < 2) continue;
    if (getComputedStyle(parent).visibility !== "hidden") found.push(walker.currentNode);
  }
  return found;
}

// Text above or below the figure, broken to its width.
function written(texts, width, size, weight) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return texts.filter(Boolean).flatMap((text) => {
    const lines = [""];
    for (const word of text.trim().split(/\s+/u)) {
      const last = lines[lines.length - 1], longer = `${last} ${word}`.trim();
      if (pen.measureText(longer).width <= width || !last) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  });
}

// `parts`: the elements drawn, under each other on the page. Gives the picture with its size.
export function pictureOf(parts, {title, below}) {
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)), top = Math.min(...boxes.map((box) => box.top));
  const width = Math.max(320, Math.max(...boxes.map((box) => box.right)) - left);
  const height = Math.max(...boxes.map((box) => box.bottom)) - top;
  const page = getComputedStyle(parts[0]), ground = groundOf(parts[0]);
  const heads = written([title], width, 18, 650), feet = written(below, width, 12, 400);
  const under = MARGIN + heads.length * 24 + 8;
  const origin = {x: left - MARGIN, y: top - under};
  const whole = [width + 2 * MARGIN, Math.ceil(under + height + 12 + feet.length * 16 + MARGIN)];
  const drawings = parts.flatMap((part) => [part, ...part.querySelectorAll("svg")])
    .filter((one) => one.localName === "svg" && !one.parentElement.closest(`svg, ${LEFT_OUT}`))
    .filter((one) => one.getBoundingClientRect().width > 0);
  const copies = drawings.map((drawing) => clipped(drawing, copyOf(drawing, origin), origin));
  const elements = parts.flatMap((part) => [part, ...part.querySelectorAll("*")])
    .filter((one) => !one.closest(`svg, ${LEFT_OUT}`));
  const line = (size, weight, colour, from, step) => (text, at) => shape("text", {
    x: MARGIN, y: from + at * step, "font-size": size, "font-weight": weight, fill: colour,
  }, text);
  const svg = shape("svg", {
    viewBox: `0 0 ${whole.join(" ")}`, width: whole[0], height: whole[1],
    "font-family": page.fontFamily.replaceAll('"', "'"),
  },
  shape("defs", {}, ...patternsOf(copies)),
  shape("rect", {width: "100%", height: "100%", fill: isClear(ground) ? "#ffffff" : ground}),
  ...heads.map(line(18, 650, page.color, MARGIN + 18, 24)),
  ...copies,
  ...elements.flatMap((element) => [...grounds(element, origin)]),
  ...parts.flatMap(textsIn).flatMap((text) => [...textLines(text, origin)]),
  ...feet.map(line(12, 400, page.color, under + height + 24, 16)));
  return {text: new XMLSerializer().serializeToString(svg), size: whole};
}

// The drawing of a map goes on beyond its frame.
function clipped(drawing, copy, origin) {
  const frame = drawing.closest(".leaflet-container");
  if (!frame) return copy;
  const {left, top, width, height} = frame.getBoundingClientRect();
  const moved = ["x", "y"].map((name) => Number(copy.getAttribute(name)));
  copy.setAttribute("x", moved[0] - left + origin.x);
  copy.setAttribute("y", moved[1] - top + origin.y);
  return shape("svg", {x: left - origin.x, y: top - origin.y, width, height}, copy);
}

// A picture in pixels, drawn from the one in lines.
export async function pixelsOf({text, size}) {
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.addEventListener("load", resolve);
    image.addEventListener("error", reject);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = size.map((side) => Math.ceil(side * SCALE));
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}
