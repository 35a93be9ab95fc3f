import { add, scale, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { IRON, mix, STEEL, WHITE } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { lifted } from '../shapes/solid.js';
import { prism } from '../shapes/prism.js';
import { tube } from '../shapes/tube.js';

/** Centimetres of a hex dumbbell of about 12 kg. */
export const DUMBBELL = { halfHandle: 6.5, head: 9, radius: 7.4, handle: 1.6 } as const;

/** A hex dumbbell whose handle has its middle here and lies along the axis. */
export function dumbbell(centre: Vector, direction: Vector): Solid[] {
  const axis = unit(direction);
  const at = (offset: number): Vector => add(centre, scale(axis, offset));
  const heads = [-1, 1].map((side) =>
    prism({
      centre: at(side * (DUMBBELL.halfHandle + DUMBBELL.head / 2)),
      axis,
      halfLength: DUMBBELL.head / 2,
      radius: DUMBBELL.radius,
      sides: 6,
      colour: IRON,
      cap: mix(IRON, WHITE, 0.14),
      marks: [{ radius: 4.4, colour: mix(IRON, WHITE, 0.3) }],
    }),
  );
  const handle = tube([at(-DUMBBELL.halfHandle), at(DUMBBELL.halfHandle)], DUMBBELL.handle, STEEL);
  return [...heads, ...lifted([handle], -3)];
}
