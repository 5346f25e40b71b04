// Geometry of names on the map, in pixels: points are {x, y}, boxes [left, top, right, bottom],
// and an outline is a list of rings of points, holes among them.

export function boxAround({x, y}, [halfWidth, halfHeight]) {
  return [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight];
}

export function meetsAny(box, others) {
  return others.some((other) => (
    box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]
  ));
}

// By the number of sides that a line from the point to the right crosses: odd is inside. A hole
// makes it even again.
export function isInside({x, y}, outline) {
  let odd = false;
  for (const ring of outline) {
    ring.forEach((from, at) => {
      const to = ring[(at + 1) % ring.length];
      const crosses = (from.y > y) !== (to.y > y);
      if (crosses && x < (to.x - from.x) * (y - from.y) / (to.y - from.y) + from.x) odd = !odd;
    });
  }
  return odd;
}

// Whether a box around a point lies inside an outline: fifteen points spread over it do, which is
// close enough for a name and much quicker than cutting sides with sides.
export function holdsBox(outline, {x, y}, [halfWidth, halfHeight]) {
  return [-1, -0.5, 0, 0.5, 1].every((right) => [-1, 0, 1].every((down) => (
    isInside({x: x + right * halfWidth, y: y + down * halfHeight}, outline)
  )));
}
