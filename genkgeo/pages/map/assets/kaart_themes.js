// What a theme shows at one level in one year: for each area its row of the legend, its value
// and what there is to say of it.
"use strict";

function viewOf(theme, level, year) {
  const shown = theme.levels[level];
  const make = shown.figures ? figuresView : shown.courses ? riskView : shown.amounts ? changeView : plainView;
  const view = {lines: () => [], said: () => "", numbers: [], ...make(theme, shown, year)};
  view.legend = shown.legend.map((row, at) => (
    {...row, count: view.rows.reduce((sum, one) => sum + (one === at), 0)}
  ));
  if (view.city) view.legend[view.city.row].city = view.city.where;
  const unsure = new Set(shown.unsure || []);
  view.fill = (at) => (unsure.has(at) ? `unsure-${view.rows[at]}` : view.legend[view.rows[at]].fill);
  if (unsure.size) view.legend.push({fill: "unsure", text: "grensgeval tussen twee profielen", count: unsure.size});
  // What is told of some areas only, and of the year shown: a pocket of risk, the nearest wijk.
  view.note = (key, at) => (!view.past && (shown[key] || {})[at]) || "";
  return view;
}

function plainView(theme, shown) {
  const text = (at) => (shown.texts || [])[at] || shown.legend[shown.rows[at]].text;
  return {
    rows: shown.rows,
    numbers: shown.numbers || [],
    value: (at) => (theme.before || "") + text(at),
    lines: (at) => (shown.parts && shown.parts[at] ? [shown.parts[at]] : []),
    said: (at) => shown.said[at],
    explained: shown.note || "",
  };
}

// ---- the risk: the place of an area among the others of that year -------------------------
function riskView(theme, shown, year) {
  const {years} = theme, newest = years[years.length - 1], past = year !== newest;
  const own = shown.courses[years.indexOf(year)], last = shown.courses[years.length - 1];
  const of = own.ranks.filter((rank) => rank !== null).length;
  const ranked = (at) => own.ranks[at] !== null;
  const place = (at) => `rang ${own.ranks[at]} van ${of}`;

  const text = (at) => (shown.ranked && ranked(at) ? place(at) : shown.legend[own.rows[at]].text);

  const lines = (at) => {
    if (!past || !ranked(at)) return [];
    const now = last.ranks[at] === null ? [] : [`in ${newest}: rang ${last.ranks[at]}`];
    return shown.ranked ? now : [place(at), ...now];
  };

  const other = `Een andere kleur dan in ${newest} is een andere plaats in de rij.`;
  return {
    past,
    rows: own.rows,
    head: `${shown.head} ${year}`,
    numbers: shown.ranked ? own.ranks.map((rank) => (rank === null ? "" : String(rank))) : [],
    value: (at) => theme.before + text(at),
    lines,
    said: (at) => (past ? "" : shown.said[at]),
    explained: past ? `${shown.groups} ${other}` : shown.groups,
    lacking: own.note,
  };
}

// ---- an indicator: whole numbers per year ------------------------------------------------
function figuresView(theme, shown, year) {
  const place = theme.years.indexOf(year), own = shown.figures[place], {values} = own;
  const known = (value) => typeof value === "number";
  const numbers = values.filter(known).sort((a, b) => (theme.lower ? a - b : b - a));
  const city = theme.city[place], hasCity = known(city);

  const row = (value) => {
    if (!known(value)) return shown.classes + Number(value);
    const below = shown.limits.filter((limit) => limit < value).length;
    return theme.lower ? below : shown.classes - 1 - below;
  };

  const partly = (at) => {
    const told = own.partly[at];
    return told ? [partlyText(told, theme.decimals)] : [];
  };

  const text = (at, interval) => {
    const value = values[at];
    if (!known(value)) return `${theme.label}: ${shown.legend[row(value)].text}`;
    return `${theme.label}: ${amountText(theme, value, interval && endsOf(own, at))}`;
  };

  const lines = (at) => {
    const told = [...partly(at), `stad: ${hasCity ? cityText(theme, city) : city}`];
    if (known(values[at])) {
      told.push(`rang ${numbers.indexOf(values[at]) + 1} van ${numbers.length} (1 = ${theme.first})`);
    }
    return [...told, ...trendLines(theme, shown.figures, place, at)];
  };

  const said = (at) => {
    const side = known(values[at]) && hasCity ? Math.sign(values[at] - city) : 0;
    return side ? theme.said[side < 0 ? 0 : 1] : "";
  };

  const moved = theme.moved[year];
  return {
    rows: values.map(row),
    city: hasCity && shown.classes ? {text: cityText(theme, city), ...cityPlace(theme, shown, city, row)} : null,
    value: (at) => text(at, false),
    full: (at) => text(at, true),
    lines,
    said,
    explained: moved ? `Omgerekend van de indeling ${moved}.` : "",
  };
}

// The legend has the unit already.
const cityText = ({decimals, unit}, city) =>
  dutchNumber(city, decimals) + (unit === "%" ? "\u00a0%" : "");

// Beside the class that holds the city's value; a city has more of a count than any area.
function cityPlace(theme, shown, city, row) {
  const [least, most] = shown.ends;
  if (city >= least && city <= most) return {row: row(city), where: "in"};
  const first = theme.lower ? city < least : city > most;
  return {row: first ? 0 : shown.classes - 1, where: first ? "above" : "below"};
}

function endsOf(own, at) {
  if (!own.below || own.below[at] === null) return null;
  return [own.values[at] - own.below[at], own.values[at] + own.above[at]];
}

// How a value stands against that of the first year on the map.
function trendLines(theme, figures, place, at) {
  const [earlier, later] = [figures[0], figures[place]].map((own) => (
    {value: own.values[at], ends: endsOf(own, at)}
  ));
  if (!place || typeof earlier.value !== "number" || typeof later.value !== "number") return [];
  const moved = direction(earlier, later);
  const then = `sinds ${theme.years[0]} (toen ${cityText(theme, earlier.value)})`;
  if (moved === 0) return [`niet aantoonbaar veranderd ${then}`];
  const side = moved === null ? Math.sign(later.value - earlier.value) : moved;
  if (moved === null && !side) return [`gelijk gebleven ${then}`];
  return [`${side > 0 ? "↗ gestegen" : "↘ gedaald"} ${then}`];
}

// ---- change: a verdict, and the causes that add up to the difference ---------------------
const CAUSES = [
  ["real", "echt"],
  ["boundary", "door nieuwe grenzen"],
  ["revision", "door herziene cijfers"],
  ["method", "door een andere methode"],
];

function changeView(theme, shown) {
  const {amounts, verdicts, ranks} = shown, {decimals} = theme;
  const signed = (amount) => dutchNumber(amount, decimals, true);
  const percent = theme.percent ? "\u00a0%" : "";

  const lines = (at) => {
    const [from, to, difference] = ["earlier", "later", "difference"].map((key) => amounts[key][at]);
    if (difference === null) return [];
    const ends = ["low", "high"].map((key) => amounts[key][at]);
    const parts = CAUSES.filter(([key]) => amounts[key][at]).map(([key, words]) => {
      const interval = key === "real" && !ends.includes(null) ? ` (${ends.map(signed).join(" tot ")})` : "";
      return `${signed(amounts[key][at])} ${words}${interval}`;
    });
    const told = [
      `van ${dutchNumber(from, decimals)}${percent} in ${theme.between[0]} naar ` +
        `${dutchNumber(to, decimals)}${percent} in ${theme.between[1]}`,
      `${signed(difference)} ${theme.unit}${parts.length ? `: ${parts.join(", ")}` : ""}`,
    ];
    return ranks[at] ? [...told, `rang ${ranks[at].join(" → ")}`] : told;
  };

  return {
    rows: shown.rows,
    value: (at) => `${theme.change}: ${verdicts[at]}`,
    lines,
    said: (at) => ({gestegen: theme.said[0], gedaald: theme.said[1]})[verdicts[at]] || "",
    explained: theme.note,
  };
}
