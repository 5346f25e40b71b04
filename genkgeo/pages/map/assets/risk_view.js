// The risk: the place of an area among the others of that year.

import {HIGHEST} from "./headline.js";

export function riskView(theme, shown, year) {
  const newest = theme.years[theme.years.length - 1], past = year !== newest;
  const course = shown.courses[theme.years.indexOf(year)];
  const newestCourse = shown.courses[shown.courses.length - 1];
  const ranked = course.ranks.filter((rank) => rank !== null).length;
  const hasRank = (at) => course.ranks[at] !== null;
  const rankText = (at) => `rang ${course.ranks[at]} van ${ranked}`;

  function value(at) {
    const byRank = shown.ranked && hasRank(at);
    return theme.before + (byRank ? rankText(at) : shown.legend[course.rows[at]].text);
  }

  function lines(at) {
    if (!past || !hasRank(at)) return [];
    const rankNow = newestCourse.ranks[at];
    const now = rankNow === null ? [] : [`in ${newest}: rang ${rankNow}`];
    return shown.ranked ? now : [rankText(at), ...now];
  }

  const top = course.ranks.map((_, at) => at).filter((at) => hasRank(at))
    .sort((a, b) => course.ranks[a] - course.ranks[b]).slice(0, HIGHEST + 1);
  const otherColour = `Een andere kleur dan in ${newest} is een andere plaats in de rij.`;
  return {
    past,
    top,
    headline: past ? "" : shown.headline,
    end: "hoogst",
    nothing: !ranked,
    rows: course.rows,
    head: `${shown.head} ${year}`,
    numbers: shown.ranked ? course.ranks.map((rank) => (rank === null ? "" : String(rank))) : [],
    value,
    lines,
    sentence: (at) => (past ? "" : shown.said[at]),
    explained: past ? `${shown.groups} ${otherColour}` : shown.groups,
    lacking: course.note,
  };
}
