import { unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { ACCENT, INK, mix, RUBBER, STEEL, WHITE } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { prism } from '../shapes/prism.js';

/** Centimetres of a plate of 10 kg. */
export const PLATE = { radius: 16, halfThickness: 2.2 } as const;

/** A weight plate that faces along the axis. */
export function plate(centre: Vector, axis: Vector): Solid[] {
  return [
    prism({
      centre,
      axis: unit(axis),
      halfLength: PLATE.halfThickness,
      radius: PLATE.radius,
      sides: 72,
      colour: mix(RUBBER, INK, 0.4),
      cap: RUBBER,
      marks: [
        { radius: PLATE.radius * 0.82, colour: ACCENT },
        { radius: PLATE.radius * 0.74, colour: mix(RUBBER, WHITE, 0.08) },
        { radius: PLATE.radius * 0.34, colour: mix(STEEL, WHITE, 0.2) },
        { radius: PLATE.radius * 0.17, colour: INK },
      ],
    }),
  ];
}
