import { add, scale, subtract, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { ACCENT, IRON, mix, WHITE } from '../palette.js';
import type { Solid } from '../shapes/solid.js';
import { ball } from '../shapes/solid.js';
import { rounded } from '../shapes/rounded.js';
import { tube } from '../shapes/tube.js';

/** Centimetres of a kettlebell of about 16 kg. */
export const KETTLEBELL = { radius: 9.6, handle: 1.7, reach: 17, halfGrip: 5.5, horn: 6.2 } as const;

/**
 * A kettlebell that hangs from the middle of its handle.
 * @param grip the middle of the handle's bar
 * @param down from the handle to the bell
 * @param across along the handle's bar
 */
export function kettlebell(grip: Vector, down: Vector, across: Vector): Solid[] {
  const [fall, side] = [unit(down), unit(across)];
  const at = (deep: number, aside: number): Vector => add(add(grip, scale(fall, deep)), scale(side, aside));
  const { radius, reach, horn } = KETTLEBELL;
  const arch = [
    [11, -horn - 0.8],
    [6, -horn - 0.6],
    [2.6, -horn],
    [0.8, -horn + 1.6],
    [0, -horn + 3.6],
    [0, horn - 3.6],
    [0.8, horn - 1.6],
    [2.6, horn],
    [6, horn + 0.6],
    [11, horn + 0.8],
  ] as const;
  const centre = at(reach, 0);
  const band = subtract(centre, scale(fall, -1.4));
  return [
    tube(
      arch.map(([deep, aside]) => at(deep, aside)),
      KETTLEBELL.handle,
      mix(IRON, WHITE, 0.22),
    ),
    rounded([
      { colour: IRON, hulls: [[ball(centre, radius), ball(add(centre, scale(fall, 4)), 6.4)]] },
      { colour: ACCENT, hulls: [[ball(band, 4)]] },
    ]),
  ];
}
