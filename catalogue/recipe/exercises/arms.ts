import { dumbbell } from '../equipment/dumbbell.js';
import { plate, PLATE } from '../equipment/plate.js';
import { LOOKS } from '../figure/look.js';
import { FORWARD } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { WALL } from '../palette.js';
import type { Drawing, Moment } from './drawing.js';
import { bothSides, holding, planted } from './stance.js';

const UPRIGHT = { pelvis: [0, 90, 0], hipPitch: 0, chestPitch: 0, headPitch: 0 } as const;

function curl(): Moment {
  const low: Vector = [5, 76, 24];
  const high: Vector = [27, 127, -23];
  const axis: Vector = [-0.74, 0.67, 0];
  return {
    pose: {
      ...UPRIGHT,
      arms: { left: holding(high, axis, [-0.4, -1, 0]), right: holding(low, FORWARD, [-1, 0, 0.1]) },
      legs: bothSides((side) => planted(side, 11, 11)),
    },
    gear: [...dumbbell(low, FORWARD), ...dumbbell(high, axis)],
    holds: [low, high],
  };
}

export const hammerCurl: Drawing = {
  slug: 'hammer-curl',
  look: LOOKS.ben,
  wall: WALL.sky,
  turn: 38,
  solid: curl(),
  arrow: [
    [36, 74, -23],
    [58, 88, -23],
    [52, 112, -23],
  ],
};

function raise(centre: Vector): Moment {
  const hands = bothSides<Vector>((side) => [centre[0], centre[1], side * (PLATE.radius - 0.5)]);
  return {
    pose: {
      ...UPRIGHT,
      arms: bothSides((side) => holding(side < 0 ? hands.left : hands.right, [0, 1, 0], [-0.2, -1, side * 0.8])),
      legs: bothSides((side) => planted(side, 11, 12)),
    },
    gear: plate(centre, FORWARD),
    holds: [hands.left, hands.right],
  };
}

export const plateFrontRaise: Drawing = {
  slug: 'plate-front-raise',
  look: LOOKS.dan,
  wall: WALL.sand,
  turn: 48,
  ghost: raise([22, 80, 0]),
  solid: raise([58, 131, 0]),
  arrow: [
    [56, 70, 0],
    [76, 82, 0],
    [78, 104, 0],
  ],
};
