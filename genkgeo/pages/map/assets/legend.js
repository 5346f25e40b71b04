// The legend: each fill with its meaning and the number of areas that have it.

import {byId, make} from "./elements.js";
import {swatch} from "./fills.js";

// What looks the same on the map is one row: no figures, or none that could be there.
export function mergeRows(legend) {
  const byFill = new Map();
  for (const row of legend) {
    const same = byFill.get(row.fill);
    if (same) {
      Object.assign(same, {text: `${same.text} of ${row.text}`, count: same.count + row.count});
    } else {
      byFill.set(row.fill, {...row});
    }
  }
  return [...byFill.values()];
}

export function drawLegend({view, theme, level, data}) {
  byId("kaart-legende").replaceChildren(
    ...mergeRows(view.legend).flatMap((row) => rowItems(row, view.city, theme.whole)),
  );
  byId("kaart-legende-kop").replaceChildren(
    make("span", "", view.head || theme.legend),
    make("span", "count", `aantal ${data.levels[level].many}`),
  );
}

// The city stands in the row of its class, or in a row of its own beyond the outer class.
function rowItems(row, city, whole) {
  const item = make("li", row.count ? "" : "none", swatch(row.fill), make("span", "", row.text));
  const cityText = row.city && `${whole}: ${city.text}`;
  if (row.city === "in") item.append(make("span", "city", `◂ ${cityText}`));
  item.append(make("span", "count", row.count));
  if (row.city === "above") return [make("li", "city", cityText), item];
  return row.city === "below" ? [item, make("li", "city", cityText)] : [item];
}
