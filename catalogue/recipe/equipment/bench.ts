import { add, cross, scale, UP } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { IRON, LEATHER, mix, WHITE } from '../palette.js';
import type { Ball, Solid } from '../shapes/solid.js';
import { ball, lifted } from '../shapes/solid.js';
import { rounded } from '../shapes/rounded.js';
import { tube } from '../shapes/tube.js';

/** Centimetres of a flat bench. */
export const BENCH = { top: 44, halfLength: 60, halfWidth: 14, thickness: 8 } as const;

const BEHIND = 25;

/** A flat bench along a level direction; the centre is on the floor. */
export function bench(centre: Vector, along: Vector): Solid[] {
  const across = cross(along, UP);
  const at = (length: number, width: number, height: number): Vector =>
    add(add(centre, scale(along, length)), add(scale(across, width), scale(UP, height)));
  const corners = (inset: number, height: number, radius: number): Ball[] =>
    [-1, 1].flatMap((end) =>
      [-1, 1].map((side) =>
        ball(at(end * (BENCH.halfLength - inset), side * (BENCH.halfWidth - inset), height), radius),
      ),
    );
  const pad = rounded([
    {
      colour: LEATHER,
      hulls: [[...corners(2.5, BENCH.top - 2.5, 2.5), ...corners(2.5, BENCH.top - BENCH.thickness, 2.5)]],
    },
    { colour: mix(LEATHER, WHITE, 0.16), hulls: [corners(3.5, BENCH.top - 1.4, 1.2)] },
  ]);
  const frame = [-1, 1].flatMap((end) => {
    const length = end * (BENCH.halfLength - 18);
    return [
      tube([at(length, 0, BENCH.top - 10), at(length + end * 6, 0, 3)], 2.6, IRON),
      tube(
        [at(length + end * 6, -BENCH.halfWidth - 3, 2.4), at(length + end * 6, BENCH.halfWidth + 3, 2.4)],
        2.4,
        IRON,
      ),
    ];
  });
  const rail = tube([at(-BENCH.halfLength + 18, 0, 30), at(BENCH.halfLength - 18, 0, 30)], 2.2, IRON);
  // In one piece, and behind whoever lies, kneels or leans on it.
  const anchored = [...frame, rail, pad].map((solid) => ({ ...solid, anchor: add(centre, scale(UP, BENCH.top)) }));
  return lifted(anchored, -BEHIND);
}
