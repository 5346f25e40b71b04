// Change: a verdict, and the causes that add up to the difference.

import {dutchNumber} from "./numbers.js";

const CAUSES = {
  real: "echt",
  boundary: "door nieuwe grenzen",
  revision: "door herziene cijfers",
  method: "door een andere berekening",
};

export function changeView(theme, shown) {
  const {amounts, verdicts, ranks} = shown;
  const sentences = {gestegen: theme.said[0], gedaald: theme.said[1]};

  function lines(at) {
    if (amounts.difference[at] === null) return [];
    const texts = [fromToText(theme, amounts, at), differenceText(theme, amounts, at)];
    return ranks[at] ? [...texts, `rang ${ranks[at].join(" → ")}`] : texts;
  }

  return {
    moved: ["gestegen", "gedaald"].map((word) => verdicts.filter((one) => one === word).length),
    rows: shown.rows,
    value: (at) => `${theme.change}: ${verdicts[at]}`,
    lines,
    sentence: (at) => sentences[verdicts[at]] || "",
    explained: theme.note,
  };
}

function fromToText({decimals, percent, between: [before, after]}, {earlier, later}, at) {
  const text = (amount) => dutchNumber(amount, decimals) + (percent ? "\u00a0%" : "");
  return `van ${text(earlier[at])} in ${before} naar ${text(later[at])} in ${after}`;
}

function differenceText({decimals, unit}, amounts, at) {
  const signed = (amount) => dutchNumber(amount, decimals, true);
  const ends = [amounts.low[at], amounts.high[at]];
  const interval = ends.includes(null) ? "" : ` (${ends.map(signed).join(" tot ")})`;
  const parts = Object.entries(CAUSES).filter(([cause]) => amounts[cause][at])
    .map(([cause, words]) => (
      `${signed(amounts[cause][at])} ${words}${cause === "real" ? interval : ""}`
    ));
  const total = `${signed(amounts.difference[at])} ${unit}`;
  return parts.length ? `${total}: ${parts.join(", ")}` : total;
}
