import { bench, BENCH } from '../equipment/bench.js';
import { dumbbell, DUMBBELL } from '../equipment/dumbbell.js';
import { LOOKS } from '../figure/look.js';
import { FORWARD, RIGHT } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { WALL } from '../palette.js';
import type { Drawing, Moment } from './drawing.js';
import { bothSides, holding, planted, plankPelvis } from './stance.js';

function pushUp(pitch: number, heels: number): Moment {
  const wrists = bothSides<Vector>((side) => [-4, BENCH.top + 3.2, side * 21]);
  const legs = bothSides((side) => ({ ...planted(side, -97, 8, 0, heels), knee: [1, -1, 0] as const }));
  return {
    pose: {
      pelvis: plankPelvis(legs.left.ankle, pitch),
      hipPitch: pitch,
      chestPitch: pitch,
      headPitch: pitch - 30,
      arms: bothSides((side) => ({
        hand: side < 0 ? wrists.left : wrists.right,
        open: true,
        grip: FORWARD,
        elbow: [-1, 0.2, side * 0.7],
      })),
      legs,
    },
    gear: [],
    holds: [wrists.left, wrists.right],
  };
}

export const inclinePushUp: Drawing = {
  slug: 'incline-push-up',
  look: LOOKS.dan,
  wall: WALL.rose,
  turn: 20,
  furniture: bench([4, 0, 0], RIGHT),
  ghost: pushUp(49, 42),
  solid: pushUp(63, 54),
  arrow: [
    [-50, 122, 0],
    [-34, 118, 0],
    [-22, 106, 0],
  ],
};

function renegade(): Moment {
  const pitch = 67;
  const low: Vector = [24, DUMBBELL.radius * 0.87, -19];
  const high: Vector = [4, 52, 21];
  const legs = bothSides((side) => ({ ...planted(side, -100, 22, 0, 62), knee: [1, -1, 0] as const }));
  return {
    pose: {
      pelvis: plankPelvis(legs.left.ankle, pitch),
      hipPitch: pitch,
      chestPitch: pitch,
      headPitch: pitch - 27,
      arms: { left: holding(low, FORWARD, [-1, 0, -0.2]), right: holding(high, FORWARD, [-0.6, 1, 0.2]) },
      legs,
    },
    gear: [...dumbbell(low, FORWARD), ...dumbbell(high, FORWARD)],
    holds: [low, high],
  };
}

export const renegadeRow: Drawing = {
  slug: 'renegade-row',
  look: LOOKS.ben,
  wall: WALL.sand,
  turn: 22,
  solid: renegade(),
  arrow: [
    [22, 14, 40],
    [14, 26, 40],
    [6, 38, 40],
  ],
};

function row(hand: Vector, elbow: Vector): Moment {
  const wrist: Vector = [36, BENCH.top + 3.2, -14];
  return {
    pose: {
      pelvis: [-20, 87, 0],
      hipPitch: 80,
      chestPitch: 78,
      headPitch: 44,
      arms: {
        left: { hand: wrist, open: true, grip: FORWARD, elbow: [-1, 0, -0.2] },
        right: holding(hand, FORWARD, elbow),
      },
      legs: {
        left: { ankle: [-56, BENCH.top + 6, -12], knee: [1, -0.4, 0], pitch: 165, turn: 0 },
        right: planted(1, -22, 24, 10),
      },
    },
    gear: dumbbell(hand, FORWARD),
    holds: [wrist, hand],
  };
}

export const dumbbellRow: Drawing = {
  slug: 'one-arm-dumbbell-row',
  look: LOOKS.cleo,
  wall: WALL.sky,
  turn: 20,
  furniture: bench([-8, 0, -12], FORWARD),
  ghost: row([26, 36, 22], [-1, 0, 0.2]),
  solid: row([11, 82, 22], [-0.6, 1, 0.2]),
  arrow: [
    [6, 34, 22],
    [-4, 50, 22],
    [3, 66, 22],
  ],
};
