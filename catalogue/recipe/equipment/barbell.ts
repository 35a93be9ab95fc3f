import { add, RIGHT, scale } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { ACCENT, INK, mix, RUBBER, STEEL, WHITE } from '../palette.js';
import type { Colour } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { lifted } from '../shapes/solid.js';
import { prism } from '../shapes/prism.js';
import { tube } from '../shapes/tube.js';

/** Centimetres of an Olympic bar of 2.2 m with a pair of full-sized plates and a pair of small ones. */
export const BARBELL = { halfLength: 110, halfGrip: 65, bar: 1.4, sleeve: 2.5, plate: 22.5 } as const;

const LENGTHS = 8;

function disc(centre: Vector, radius: number, halfLength: number, colour: Colour): Solid {
  return prism({
    centre,
    axis: RIGHT,
    halfLength,
    radius,
    sides: 72,
    colour: mix(colour, INK, 0.25),
    cap: colour,
    marks: [
      { radius: radius * 0.8, colour: mix(colour, INK, 0.18) },
      { radius: radius * 0.76, colour: mix(colour, WHITE, 0.08) },
      { radius: radius * 0.3, colour: mix(STEEL, WHITE, 0.25) },
      { radius: BARBELL.sleeve, colour: STEEL },
    ],
  });
}

/** A loaded barbell whose bar has its middle here and lies from the person's left to the right. */
export function barbell(centre: Vector): Solid[] {
  const at = (offset: number): Vector => add(centre, scale(RIGHT, offset));
  // Short lengths, because hands and legs are in front of some of them and behind others.
  const step = BARBELL.halfGrip / LENGTHS;
  const pieces = Array.from({ length: 2 * LENGTHS }, (_, index) => {
    const from = (index - LENGTHS) * step;
    return tube([at(from - 0.2), at(from + step + 0.2)], BARBELL.bar, STEEL, 'butt');
  });
  const ends = [-1, 1].flatMap((side) => [
    prism({
      centre: at(side * 89),
      axis: RIGHT,
      halfLength: 21,
      radius: BARBELL.sleeve,
      sides: 24,
      colour: STEEL,
      cap: mix(STEEL, WHITE, 0.4),
    }),
    disc(at(side * (BARBELL.halfGrip + 4)), BARBELL.plate, 3.5, RUBBER),
    disc(at(side * (BARBELL.halfGrip + 10)), 14, 2.2, ACCENT),
  ]);
  return [...lifted(pieces, 2), ...ends];
}
