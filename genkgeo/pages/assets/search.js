// Searching an area by its name, as somebody types who does not know how it is written.

const MOST_WRONG = 2; // signs; of a short name fewer
const MOST_CHOICES = 8;

// Without accents and capitals, so that "cafe" finds "Café".
export function plainText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("nl").trim();
}

// Without hyphens, spaces and dots as well, so that "waterschei zuid" finds "Waterschei-Zuid".
export function looseText(text) {
  return plainText(text).replace(/[^\p{L}\p{N}]/gu, "");
}

// `levels`: level → its areas, with their `names` by position. Those of the main level come first:
// where a sector has the same name, the larger area is meant. `also`: what areas are called besides.
export function searchEntries(levels, main, also = []) {
  const others = Object.keys(levels).filter((level) => level !== main);
  const own = [main, ...others].flatMap((level) => (
    levels[level].names.map((name, position) => ({level, position, name, plain: plainText(name)}))
  ));
  return [...own, ...also.map(([name, what, level, position]) => (
    {level, position, name, what, also: true, plain: plainText(name)}
  ))];
}

// `rows`: name, what it is, and where it is told.
export function namedEntries(rows) {
  return rows.map(([name, what, address]) => (
    {name, what, address, also: what.includes(" "), plain: plainText(name)}
  ));
}

// A whole name goes before the beginning of a name, and that before a part of one; then come
// names without their signs, and at last those that are nearly written so.
export function bestMatch(entries, wanted) {
  return matches(entries, wanted)[0] || null;
}

// All areas that are as good a match as the best one, but a whole name is that one alone; a street
// and an earlier name may be of several.
export function matches(entries, wanted) {
  const text = plainText(wanted), loose = looseText(wanted);
  const tests = [
    [({plain}) => plain === text, true],
    [({plain}) => plain.startsWith(text), false],
    [({plain}) => plain.includes(text), false],
    [({plain}) => loose && looseText(plain) === loose, true],
    [({plain}) => loose && looseText(plain).startsWith(loose), false],
    [({plain}) => loose && looseText(plain).includes(loose), false],
  ];
  for (const [test, whole] of tests) {
    const found = entries.filter(test);
    if (found.length) return whole && !found[0].also ? found.slice(0, 1) : found;
  }
  return nearlyWrittenSo(entries, loose);
}

function nearlyWrittenSo(entries, loose) {
  const most = Math.min(MOST_WRONG, Math.floor(loose.length / 3));
  const far = entries.map((entry) => signsApart(looseText(entry.plain), loose, most));
  const least = Math.min(...far);
  return least > most ? [] : entries.filter((_, at) => far[at] === least);
}

// How many signs must be added, left out or replaced (Levenshtein 1966); more than `most` is one
// more. The end of a longer name may be absent.
export function signsApart(name, wanted, most) {
  const shown = name.slice(0, wanted.length + most);
  let row = Array.from({length: shown.length + 1}, (_, at) => at);
  for (let at = 1; at <= wanted.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= shown.length; to += 1) {
      const replaced = row[to - 1] + (shown[to - 1] === wanted[at - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[to] + 1, next[to - 1] + 1));
    }
    row = next;
  }
  return Math.min(most + 1, row[shown.length], Math.min(...row.slice(Math.max(0, wanted.length - most))));
}

// What to choose from: each area once, the best matches first.
export function choicesOf(found) {
  return found.slice(0, MOST_CHOICES);
}

// Each name once; the first entry with a name is the one that `bestMatch` finds.
export function suggestions(entries) {
  const byName = new Map();
  for (const entry of entries) {
    if (entry.name && !byName.has(entry.name)) byName.set(entry.name, entry);
  }
  return [...byName.values()];
}
