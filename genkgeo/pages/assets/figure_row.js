// The row under a figure: a link to it, a picture of it, and its figures as a file. Nothing in it
// asks the internet for anything; without scripts there is no row.

import {csvText} from "./csv.js";
import {copyText} from "./kopieer.js";
import {pictureOf, pixelsOf} from "./picture.js";

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// A name that every system takes for a file.
export function fileName(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/gu, "-").replace(/^-|-$/gu, "").slice(0, 60) || "figuur";
}

// What the page says of all its figures: the source, the year and the notes.
export function pageFacts() {
  const {bron = "", jaar = ""} = document.querySelector("main").dataset;
  const notes = [...document.querySelectorAll("aside.notes span")].map((note) => note.textContent);
  return {source: bron, year: jaar, notes: notes.join(" ").trim()};
}

// Each row of a file says its year, its source and the notes, for it goes on without the page.
export function withFacts(rows) {
  const {source, year, notes} = pageFacts(), [heads, ...others] = rows;
  const facts = [["uitgave", year], ["bron", source], ["opmerking", notes]].filter(([, text]) => text);
  return [
    [...heads, ...facts.map(([head]) => head)],
    ...others.map((row) => [...row, ...facts.map(([, text]) => text)]),
  ];
}

function rowButton(text, label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", () => act(button));
  return button;
}

// `about` answers, when it is asked: `title`, `link`, `parts` (what is drawn; none without a
// picture), `below` (lines under the picture) and `rows` (none without figures).
export function figureRow(about) {
  const row = document.createElement("div");
  row.className = "figure-row no-print";
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", `Bewaren: ${about.title()}`);
  const picture = () => pictureOf(about.parts(), {title: about.title(), below: about.below()});
  const name = (ending) => `${fileName(about.title())}.${ending}`;
  row.append(rowButton("Kopieer link", "", async (button) => {
    await copyText(about.link());
    button.focus();
    button.textContent = "Link gekopieerd";
  }));
  if (about.parts) {
    row.append("Afbeelding:");
    row.append(rowButton("PNG", "Bewaar als afbeelding PNG", async () => {
      save(await pixelsOf(picture()), name("png"));
    }));
    row.append(rowButton("SVG", "Bewaar als afbeelding SVG", () => {
      save(new Blob([picture().text], {type: "image/svg+xml"}), name("svg"));
    }));
  }
  if (about.rows) {
    row.append(rowButton("Cijfers (csv)", "", () => {
      save(new Blob([csvText(withFacts(about.rows()))], {type: "text/csv"}), name("csv"));
    }));
  }
  return row;
}
