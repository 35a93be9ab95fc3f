import { kettlebell, KETTLEBELL } from '../equipment/kettlebell.js';
import { LOOKS } from '../figure/look.js';
import type { Pose } from '../figure/pose.js';
import { RIGHT } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { WALL } from '../palette.js';
import type { Drawing, Moment } from './drawing.js';
import { bothSides, holding, planted } from './stance.js';

function gobletMoment(body: Pick<Pose, 'pelvis' | 'hipPitch' | 'chestPitch' | 'headPitch'>, bell: Vector): Moment {
  const horns = bothSides<Vector>((side) => [bell[0], bell[1] - 4.5, side * KETTLEBELL.horn]);
  return {
    pose: {
      ...body,
      arms: bothSides((side) => holding(side < 0 ? horns.left : horns.right, [0, 1, 0], [-0.1, -1, side * 0.35])),
      legs: bothSides((side) => planted(side, 11, 19, 24)),
    },
    gear: kettlebell(bell, [0.06, -1, 0], RIGHT),
    holds: [horns.left, horns.right],
  };
}

export const gobletSquat: Drawing = {
  slug: 'goblet-squat',
  look: LOOKS.ada,
  wall: WALL.mint,
  turn: 38,
  ghost: gobletMoment({ pelvis: [0, 90, 0], hipPitch: 0, chestPitch: 0, headPitch: 0 }, [20, 126, 0]),
  solid: gobletMoment({ pelvis: [-22, 46, 0], hipPitch: 30, chestPitch: 16, headPitch: 6 }, [20, 80, 0]),
  arrow: [
    [-40, 112, 0],
    [-52, 88, 0],
    [-44, 64, 0],
  ],
};

function pistolMoment(pelvis: Vector, lean: number, free: Vector, toes: number, hands: Vector): Moment {
  return {
    pose: {
      pelvis,
      hipPitch: lean,
      chestPitch: lean,
      headPitch: lean / 3,
      arms: bothSides((side) => ({
        hand: [hands[0], hands[1], side * 17],
        open: true,
        grip: [1, 0.05, 0],
        elbow: [0, -1, side * 0.3],
      })),
      legs: {
        left: { ankle: free, knee: [0.2, 1, 0], pitch: toes, turn: 0 },
        right: planted(1, 11, 6, 8),
      },
    },
    gear: [],
    holds: [],
  };
}

export const pistolSquat: Drawing = {
  slug: 'pistol-squat',
  look: LOOKS.cleo,
  wall: WALL.lilac,
  turn: 24,
  ghost: pistolMoment([-2, 90, 0], 2, [26, 20, -9], -10, [50, 128, 0]),
  solid: pistolMoment([-24, 36, 0], 34, [56, 34, -9], -78, [52, 82, 0]),
  arrow: [
    [-42, 104, 0],
    [-54, 80, 0],
    [-48, 54, 0],
  ],
};
