// Searching an area by its name, as somebody types who does not know how it is written.

// Names of wijken come first: where a sector has the same name, the wijk is meant.
const SEARCH_ORDER = ["wijk", "sector", "stadsdeel"];

// Without accents and capitals, so that "cafe" finds "Café".
export function plainText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("nl").trim();
}

// `levels`: level → its areas, with their `names` by position.
export function searchEntries(levels) {
  return SEARCH_ORDER.filter((level) => levels[level]).flatMap((level) => (
    levels[level].names.map((name, position) => ({level, position, name, plain: plainText(name)}))
  ));
}

// A whole name goes before the beginning of a name, and that before a part of one.
export function bestMatch(entries, wanted) {
  const text = plainText(wanted);
  const tests = [
    (plain) => plain === text, (plain) => plain.startsWith(text), (plain) => plain.includes(text),
  ];
  for (const test of tests) {
    const match = entries.find((entry) => test(entry.plain));
    if (match) return match;
  }
  return null;
}

// Each name once; the first entry with a name is the one that `bestMatch` finds.
export function suggestions(entries) {
  const byName = new Map();
  for (const entry of entries) {
    if (entry.name && !byName.has(entry.name)) byName.set(entry.name, entry);
  }
  return [...byName.values()];
}
