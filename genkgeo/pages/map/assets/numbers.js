// Numbers as a Dutch reader writes them. Amounts are whole numbers in units of the last decimal:
// 249 with one decimal is 24,9. Python has rounded them already, so that no figure on the map
// differs in its last digit from the same figure in a table.

export function dutchNumber(amount, decimals, sign = false) {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ".");
  const plus = sign && amount > 0 ? "+" : "";
  return (amount < 0 ? "\u2212" : plus) + whole + (decimals ? `,${digits.slice(-decimals)}` : "");
}

// A value with its unit only where that is a percentage: other units stand in the legend.
export function percentText({decimals, unit}, value) {
  return dutchNumber(value, decimals) + (unit === "%" ? "\u00a0%" : "");
}

// A value with its interval and its unit: 24,9 % (21,8–28,3).
export function amountText(theme, value, ends) {
  const {decimals, unit} = theme;
  const interval = ends ? ` (${ends.map((end) => dutchNumber(end, decimals)).join("–")})` : "";
  return percentText(theme, value) + interval + (unit && unit !== "%" ? ` ${unit}` : "");
}

// How much was observed: whether a value is estimated, which share of the figures it rests on,
// and between which values it lies.
export function observedText([estimated, share, low, high], decimals) {
  const parts = estimated ? ["geschat"] : [];
  if (share !== undefined) parts.push(`dekking ${share} %`);
  if (low !== high) {
    parts.push(`mogelijk ${dutchNumber(low, decimals)}–${dutchNumber(high, decimals)}`);
  }
  return parts.join(", ");
}

// −1, 0 or 1: whether a value fell, stayed or rose by more than chance. The interval of a
// difference follows from those of its two sides (R. G. Newcombe, Statistics in Medicine 17
// (1998), 873–890). Null where a side has no interval, because then nothing can be said.
export function changeDirection(earlier, later) {
  if (!earlier.ends || !later.ends) return null;
  const difference = later.value - earlier.value;
  const down = Math.hypot(later.value - later.ends[0], earlier.ends[1] - earlier.value);
  const up = Math.hypot(later.ends[1] - later.value, earlier.value - earlier.ends[0]);
  if (difference - down > 0) return 1;
  return difference + up < 0 ? -1 : 0;
}
