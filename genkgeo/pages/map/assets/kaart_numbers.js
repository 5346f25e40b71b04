// Numbers and sentences as a Dutch reader writes them. Amounts are whole numbers in units of
// the last decimal: 249 with one decimal is 24,9.
"use strict";

function dutchNumber(amount, decimals, sign = false) {
  const digits = String(Math.abs(amount)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ".");
  const before = amount < 0 ? "\u2212" : sign && amount > 0 ? "+" : "";
  return before + whole + (decimals ? `,${digits.slice(-decimals)}` : "");
}

// A value with its interval and its unit: 24,9 % (21,8–28,3).
function amountText({decimals, unit}, value, ends) {
  const percent = unit === "%";
  const interval = ends ? ` (${ends.map((end) => dutchNumber(end, decimals)).join("–")})` : "";
  const number = dutchNumber(value, decimals) + (percent ? "\u00a0%" : "");
  return number + interval + (unit && !percent ? ` ${unit}` : "");
}

// What was observed: whether a value is estimated, on which share it rests, what it can be.
function partlyText([estimated, share, low, high], decimals) {
  const told = estimated ? ["geschat"] : [];
  if (share !== undefined) told.push(`dekking ${share} %`);
  if (low !== undefined) {
    told.push(`mogelijk ${dutchNumber(low, decimals)}–${dutchNumber(high, decimals)}`);
  }
  return told.join(", ");
}

// −1, 0 or 1: whether a value fell, stayed or rose by more than chance. The interval of a
// difference follows from those of its two sides (R. G. Newcombe, Statistics in Medicine 17
// (1998), 873–890); without intervals there is nothing to say.
function direction(earlier, later) {
  if (!earlier.ends || !later.ends) return null;
  const difference = later.value - earlier.value;
  const [down, up] = [
    [later.value - later.ends[0], earlier.ends[1] - earlier.value],
    [later.ends[1] - later.value, earlier.value - earlier.ends[0]],
  ].map((pair) => Math.hypot(...pair));
  return difference - down > 0 ? 1 : difference + up < 0 ? -1 : 0;
}

// Without accents and capitals, so that "cafe" finds "Café".
const plainText = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("nl").trim();
