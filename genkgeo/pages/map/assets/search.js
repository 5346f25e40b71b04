// Searching an area by its name, as somebody types who does not know how it is written.

// Without accents and capitals, so that "cafe" finds "Café".
export function plainText(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase("nl").trim();
}

// `levels`: level → its areas, with their `names` by position. Those of the main level come first:
// where a sector has the same name, the larger area is meant.
export function searchEntries(levels, main) {
  const others = Object.keys(levels).filter((level) => level !== main);
  return [main, ...others].flatMap((level) => (
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
