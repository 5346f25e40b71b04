// The row under the map: a link to exactly this view, a picture of it, and what it shows as a file.

import {figureRow, pageFacts} from "../../assets/figure_row.js";
import {addressOf} from "./address.js";
import {byId} from "./elements.js";

// What the map says of each area, in columns. The name of the theme stands in the head.
function viewRows({data, view, level, theme}) {
  const before = [`${theme.label}: `, theme.before, `${theme.change}: `];
  const unit = theme.unit && theme.unit !== "%" ? theme.unit : "";
  const bare = (text) => {
    const begin = before.find((one) => one && text.startsWith(one)) || "";
    const told = text.slice(begin.length);
    return unit && told.endsWith(` ${unit}`) ? told.slice(0, -unit.length - 1) : told;
  };
  const head = [theme.label, unit].filter(Boolean).join(", ");
  const rows = data.levels[level].names.map((name, at) => {
    const [, interval = ""] = /\(([^()]*)\)/u.exec(view.full(at).slice(view.value(at).length - unit.length)) || [];
    return [name, bare(view.value(at)), interval, view.lines(at).filter(Boolean).join("; ")];
  });
  const heads = [data.levels[level].one, head, "marge", "toelichting"];
  const kept = heads.map((_, at) => at < 2 || rows.some((row) => row[at]));
  return [heads, ...rows].map((row) => row.filter((_, at) => kept[at]));
}

const title = () => byId("kaart-titel").textContent;

export function addSaving({state}) {
  const row = figureRow({
    title,
    link: () => `${location.href.split("#")[0]}#${addressOf(state)}`,
    parts: () => [
      document.querySelector(".kaart-vlak"), byId("kaart-legende-kop"), byId("kaart-legende"),
    ],
    below: () => [pageFacts().notes, byId("kaart-uitleg").textContent, byId("kaart-bron").textContent],
    rows: () => viewRows(state),
  });
  byId("kaart-bron").after(row);
}
