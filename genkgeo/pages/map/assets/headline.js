// The sentence above the map: what is most to be seen of what is shown.

const MOST_NAMED = 3;
export const HIGHEST = 5; // ranks that matter most

// Of few areas only the first is named, as on the other pages.
export function named(top) {
  return top.slice(0, top.length > HIGHEST ? MOST_NAMED : 1);
}

// Empty where there is nothing to say beyond the title. `view.top` are the positions of the areas
// from the highest risk on, one more than matter.
export function headlineOf({data, theme, level, view}, year) {
  const {names, one, many} = data.levels[level];
  if (view.headline) return view.headline;
  if (view.nothing) return `${theme.label}, ${year}: per ${one} zijn er geen cijfers.`;
  if (view.moved) return movedText(theme, view.moved, {one, many});
  const told = named(view.top).map((at) => names[at] + (view.short ? ` (${view.short(at)})` : ""));
  const listed = [told.slice(0, -1).join(", "), told[told.length - 1]].filter(Boolean).join(" en ");
  return listed && `${theme.label}, ${year}: het ${view.end} in ${listed}.`;
}

function movedText({change}, [up, down], {one, many}) {
  const what = change[0].toUpperCase() + change.slice(1);
  if (!up && !down) return `${what}: bij geen van de ${many} aantoonbaar veranderd.`;
  const counts = [[up, "gestegen"], [down, "gedaald"]].filter(([count]) => count)
    .map(([count, word]) => `bij ${count} ${count === 1 ? one : many} aantoonbaar ${word}`);
  return `${what}: ${counts.join(", ")}.`;
}
