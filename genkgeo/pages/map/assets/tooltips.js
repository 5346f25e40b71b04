// Tooltips, where the screen has room for them.

// A screen that is narrow or touched has no tooltips: a finger and a tooltip hide the area.
const HAS_TOOLTIPS = !matchMedia("(max-width: 860px), (hover: none)").matches;

// `content` makes the element anew each time, because what there is to say changes.
export function addTooltip(layer, content, options) {
  if (HAS_TOOLTIPS) layer.bindTooltip(content, {opacity: 1, ...options});
}
