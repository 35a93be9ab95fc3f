import { bottle, box, chair, cone, disc, loop, rod, roller, rope, shapes, shoe, towel } from './clutter/lying.js';
import type { Clutter } from './clutter/lying.js';
import { clock, fan, limb, person, plant, poster } from './clutter/standing.js';
import type { Random } from './random.js';
import { group } from './svg.js';

const LYING: readonly [Clutter, ...Clutter[]] = [
  bottle,
  box,
  cone,
  rod,
  rod,
  roller,
  loop,
  disc,
  towel,
  chair,
  shoe,
  rope,
  shapes,
];
const STANDING: readonly [Clutter, ...Clutter[]] = [
  clock,
  poster,
  poster,
  limb,
  person,
  person,
  plant,
  fan,
  box,
  bottle,
  cone,
];

/** One thing that is no gym gear, at a random place of a picture of this size. */
export function clutter(random: Random, width: number, height: number, largest: number): string {
  const lying = random.chance(0.55);
  const size = Math.max(width, height) * random.range(0.06, largest);
  const angle = lying && random.chance(0.7) ? random.range(0, 360) : random.normal(5);
  const place = `translate(${(width * random.range(-0.05, 1.05)).toFixed(1)} ${(height * random.range(-0.05, 1.05)).toFixed(1)})`;
  const drawing = random.pick(lying ? LYING : STANDING)(random);
  return group(`${place} rotate(${angle.toFixed(1)}) scale(${(size / 100).toFixed(3)})`, drawing);
}
