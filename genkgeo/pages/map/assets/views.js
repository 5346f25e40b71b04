// What a theme shows at one level in one year. A view answers, for the area at a position in the
// lists of its level: its row of the legend (`rows`), the number drawn on it (`numbers`), its
// value in words (`value`; `full` with the interval), what more there is to say (`lines`,
// `sentence`, `note`) and its fill (`fill`).

import {changeView} from "./change_view.js";
import {indicatorView} from "./indicator_view.js";
import {riskView} from "./risk_view.js";

export function viewOf(theme, level, year) {
  const shown = theme.levels[level];
  const view = {
    lines: () => [], sentence: () => "", numbers: [], top: [], ...viewMaker(shown)(theme, shown, year),
  };
  view.full = view.full || view.value;
  view.legend = shown.legend.map((row, place) => (
    {...row, count: view.rows.filter((areaRow) => areaRow === place).length}
  ));
  if (view.city) view.legend[view.city.row].city = view.city.where;
  addUnsure(view, shown.unsure || []);
  // Some things are told of a few areas only, and only of the newest year: a pocket of risk,
  // the area that resembles it most.
  view.note = (kind, at) => (!view.past && (shown[kind] || {})[at]) || "";
  return view;
}

// The kind of a theme shows in what the data of its levels holds.
function viewMaker(shown) {
  if (shown.figures) return indicatorView;
  if (shown.courses) return riskView;
  return shown.amounts ? changeView : plainView;
}

// `positions`: of the areas whose profile is unsure.
function addUnsure(view, positions) {
  const unsure = new Set(positions);
  view.fill = (at) => (
    unsure.has(at) ? `unsure-${view.rows[at]}` : view.legend[view.rows[at]].fill
  );
  if (unsure.size) {
    const text = "grensgeval tussen twee profielen";
    view.legend.push({fill: "unsure", text, count: unsure.size});
  }
}

// A theme whose texts Python has written: profiles, certainty, neighbours.
function plainView(theme, shown) {
  const text = (at) => (shown.texts || [])[at] || shown.legend[shown.rows[at]].text;
  return {
    rows: shown.rows,
    numbers: shown.numbers || [],
    value: (at) => (theme.before || "") + text(at),
    lines: (at) => (shown.parts && shown.parts[at] ? [shown.parts[at]] : []),
    sentence: (at) => shown.said[at],
    explained: shown.note || "",
  };
}
