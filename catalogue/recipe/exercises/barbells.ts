import { barbell } from '../equipment/barbell.js';
import { bench, BENCH } from '../equipment/bench.js';
import { LOOKS } from '../figure/look.js';
import type { Pose } from '../figure/pose.js';
import { FORWARD, RIGHT } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { WALL } from '../palette.js';
import type { Drawing, Moment } from './drawing.js';
import { bothSides, holding, planted } from './stance.js';

/** A person with both hands on a barbell. */
function gripped(body: Omit<Pose, 'arms'>, bar: Vector, wide: number, elbow: Vector): Moment {
  const hands = bothSides<Vector>((side) => [bar[0], bar[1], side * wide]);
  return {
    pose: {
      ...body,
      arms: bothSides((side) =>
        holding(side < 0 ? hands.left : hands.right, RIGHT, [elbow[0], elbow[1], side * elbow[2]]),
      ),
    },
    gear: barbell(bar),
    holds: [hands.left, hands.right],
  };
}

const STANCE = bothSides((side) => planted(side, 11, 13, 12));

export const barbellDeadlift: Drawing = {
  slug: 'barbell-deadlift',
  look: LOOKS.dan,
  wall: WALL.sky,
  turn: 34,
  solid: gripped(
    { pelvis: [-34, 55, 0], hipPitch: 54, chestPitch: 50, headPitch: 20, legs: STANCE },
    [10, 22.5, 0],
    24,
    [-0.6, 0, 1],
  ),
  ghost: gripped(
    { pelvis: [0, 90, 0], hipPitch: 0, chestPitch: -3, headPitch: 0, legs: STANCE },
    [12, 76, 0],
    24,
    [-1, 0, 0.3],
  ),
  arrow: [
    [98, 42, 0],
    [103, 62, 0],
    [98, 82, 0],
  ],
};

export const barbellPushPress: Drawing = {
  slug: 'barbell-push-press',
  look: LOOKS.ben,
  wall: WALL.mint,
  turn: 66,
  ghost: gripped(
    { pelvis: [-2, 80, 0], hipPitch: 2, chestPitch: 0, headPitch: -4, legs: STANCE },
    [11, 124, 0],
    25,
    [0.6, -1, 0.2],
  ),
  solid: gripped(
    { pelvis: [0, 90, 0], hipPitch: 0, chestPitch: 0, headPitch: 0, legs: STANCE },
    [0, 194, 0],
    26,
    [0.4, -0.1, 1],
  ),
  arrow: [
    [0, 136, 46],
    [0, 156, 50],
    [0, 176, 46],
  ],
};

const LYING = {
  pelvis: [4, BENCH.top + 9.5, 0],
  hipPitch: -90,
  chestPitch: -90,
  headPitch: -90,
  legs: bothSides((side) => ({ ankle: [38, 8, side * 25], knee: [0.6, 1, side * 0.2], pitch: 0, turn: 10 }) as const),
} as const;

function benched(moment: Moment): Moment {
  return { ...moment, gear: [...moment.gear, ...bench([-24, 0, 0], FORWARD)] };
}

export const barbellBenchPress: Drawing = {
  slug: 'barbell-bench-press',
  look: LOOKS.cleo,
  wall: WALL.lilac,
  turn: -36,
  ghost: gripped(LYING, [-30, 70, 0], 32, [0.3, -0.6, 1]),
  solid: benched(gripped(LYING, [-42, 113, 0], 32, [0.3, -0.2, 1])),
  arrow: [
    [52, 84, 0],
    [58, 102, 0],
    [50, 120, 0],
  ],
};
