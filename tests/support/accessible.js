// What axe-core finds wrong with this page, by the rules with some tags, or by some rules. Evaluated
// in the page, after axe-core itself.
async (asked) => {
  // The contrast of every text is half of the work, and texts that look the same have the same:
  // two of each are measured.
  const alike = 2;
  const surfaces = new Map();
  const seen = new Map();

  // What an element is painted on, or null if it is taken out of the flow: that may be anything.
  function surfaceOf(element) {
    if (!element) return "";
    if (!surfaces.has(element)) surfaces.set(element, readSurface(element));
    return surfaces.get(element);
  }

  function readSurface(element) {
    const under = surfaceOf(element.parentElement), style = getComputedStyle(element);
    const {position, float, transform, backgroundColor, backgroundImage, opacity, filter} = style;
    if (under === null || position !== "static" || float !== "none" || transform !== "none") {
      return null;
    }
    const own = [backgroundColor, backgroundImage, opacity, filter].join();
    return own === "rgba(0, 0, 0, 0),none,1,none" ? under : `${under};${own}`;
  }

  function isMeasured(element) {
    if (element.matches("input, select, textarea, button")) return true;
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    if (!texts.some((node) => node.data.trim()) || !element.checkVisibility()) return false;
    const surface = surfaceOf(element), style = getComputedStyle(element);
    if (surface === null) return true;
    const {color, fontSize, fontWeight, textShadow} = style;
    const look = [surface, color, fontSize, fontWeight, textShadow].join();
    seen.set(look, (seen.get(look) || 0) + 1);
    return seen.get(look) <= alike;
  }

  for (const element of document.querySelectorAll("body *")) {
    element.toggleAttribute("data-measured", isMeasured(element));
  }
  axe.configure({rules: [{id: "color-contrast", selector: "[data-measured]"}]});
  return (await axe.run(document, {runOnly: asked, resultTypes: ["violations"]})).violations;
}
