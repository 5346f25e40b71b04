// An indicator: whole numbers per year, of which all texts are made here, because as texts they
// would make the page many times as heavy. A text in the place of a number says why there is
// none: for an area it is a position among the last rows of the legend.

import {HIGHEST} from "./headline.js";
import {amountText, changeDirection, observedText, percentText} from "./numbers.js";

const isNumber = (value) => typeof value === "number";

export function indicatorView(theme, shown, year) {
  const place = theme.years.indexOf(year), figures = shown.figures[place];
  const {values} = figures, city = theme.city[place];
  const hasCity = isNumber(city), vintage = theme.moved[year];
  const ordered = values.filter(isNumber).sort((a, b) => (theme.lower ? a - b : b - a));

  function value(at, ends = null) {
    const amount = values[at];
    const text = isNumber(amount)
      ? amountText(theme, amount, ends) : shown.legend[legendRow(theme, shown, amount)].text;
    return `${theme.label}: ${text}`;
  }

  function lines(at) {
    const observed = figures.partly[at];
    const texts = observed ? [observedText(observed, theme.decimals)] : [];
    if (isFlagged(theme, shown, place, at)) texts.push("kijk na");
    texts.push(`${theme.whole}: ${hasCity ? percentText(theme, city) : city}`);
    if (isNumber(values[at])) {
      const rank = ordered.indexOf(values[at]) + 1;
      texts.push(`rang ${rank} van ${ordered.length} (1 = ${theme.first})`);
    }
    return [...texts, ...trendLines(theme, shown.figures, place, at)];
  }

  function sentence(at) {
    const side = isNumber(values[at]) && hasCity ? Math.sign(values[at] - city) : 0;
    return side ? theme.said[side < 0 ? 0 : 1] : "";
  }

  const worst = values.map((_, at) => at).filter((at) => isNumber(values[at]))
    .sort((a, b) => (theme.lower ? 1 : -1) * (values[a] - values[b])).slice(0, HIGHEST + 1);
  return {
    top: worst,
    end: theme.lower ? "laagst" : "hoogst",
    short: (at) => percentText(theme, values[at]),
    nothing: !ordered.length,
    lacking: ordered.length ? "" : `In ${year} zijn er op dit niveau geen cijfers.`,
    rows: values.map((amount) => legendRow(theme, shown, amount)),
    city: hasCity && shown.classes ? cityInLegend(theme, shown, city) : null,
    value: (at) => value(at),
    full: (at) => value(at, endsOf(figures, at)),
    lines,
    sentence,
    explained: vintage ? `Omgerekend van de indeling ${vintage}.` : "",
  };
}

// The classes stand in the legend with the most risk first.
function legendRow(theme, shown, amount) {
  if (!isNumber(amount)) return shown.classes + Number(amount);
  const below = shown.limits.filter((limit) => limit < amount).length;
  return theme.lower ? below : shown.classes - 1 - below;
}

// The city stands beside the class that holds its value; of a count it has more than any area,
// and then it stands outside all classes.
function cityInLegend(theme, shown, city) {
  const text = percentText(theme, city), [least, most] = shown.ends;
  if (city >= least && city <= most) {
    return {text, row: legendRow(theme, shown, city), where: "in"};
  }
  const above = theme.lower ? city < least : city > most;
  return {text, row: above ? 0 : shown.classes - 1, where: above ? "above" : "below"};
}

function endsOf({values, below, above}, at) {
  if (!below || below[at] === null) return null;
  return [values[at] - below[at], values[at] + above[at]];
}

// How many percent is absent of a figure that could be anything with it; 0 where its ends are known.
function absentOf({partly}, at) {
  const [, share, low] = partly[at] || [];
  return share === undefined || low !== undefined ? 0 : 100 - share;
}

// Whether the newest figure of an area rests on a cell that the check asks to look at again.
function isFlagged(theme, {flags}, place, at) {
  return Boolean(flags) && place === theme.years.length - 1 && flags.includes(at);
}

// How a value stands against that of the first year on the map.
function trendLines(theme, figures, place, at) {
  const [earlier, later] = [figures[0], figures[place]].map((ofYear) => (
    {value: ofYear.values[at], ends: endsOf(ofYear, at), absent: absentOf(ofYear, at)}
  ));
  if (!place || !isNumber(earlier.value) || !isNumber(later.value)) return [];
  const since = `sinds ${theme.years[0]} (toen ${percentText(theme, earlier.value)})`;
  // When more or less than before has no place, the figures of areas move for that alone.
  if (theme.unsteady && theme.unsteady.includes(theme.years[place])) {
    return [`geen oordeel over de verandering ${since}: een ander deel heeft geen plaats`];
  }
  const absent = Math.max(earlier.absent, later.absent);
  if (absent) return [`niet te vergelijken ${since}: ${absent} % ontbreekt`];
  const proven = changeDirection(earlier, later);
  if (proven === 0) return [`niet aantoonbaar veranderd ${since}`];
  // Without intervals there is no chance to reckon with: then the figures themselves speak.
  const side = proven === null ? Math.sign(later.value - earlier.value) : proven;
  if (!side) return [`gelijk gebleven ${since}`];
  return [`${side > 0 ? "↗ gestegen" : "↘ gedaald"} ${since}`];
}
