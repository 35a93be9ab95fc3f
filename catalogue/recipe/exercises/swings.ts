import { kettlebell } from '../equipment/kettlebell.js';
import { medicineBall, MEDICINE_BALL } from '../equipment/medicine-ball.js';
import { LOOKS } from '../figure/look.js';
import type { Pose } from '../figure/pose.js';
import { RIGHT, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { WALL } from '../palette.js';
import type { Drawing, Moment } from './drawing.js';
import { bothSides, holding, planted } from './stance.js';

type Body = Pick<Pose, 'pelvis' | 'hipPitch' | 'chestPitch' | 'headPitch'>;

function swing(body: Body, grip: Vector, down: Vector): Moment {
  const hands = bothSides<Vector>((side) => [grip[0], grip[1], side * 3.4]);
  return {
    pose: {
      ...body,
      arms: bothSides((side) => holding(side < 0 ? hands.left : hands.right, RIGHT, [-0.1, -0.4, side])),
      legs: bothSides((side) => planted(side, 11, 19, 16)),
    },
    gear: kettlebell(grip, down, RIGHT),
    holds: [hands.left, hands.right],
  };
}

export const kettlebellSwing: Drawing = {
  slug: 'kettlebell-swing',
  look: LOOKS.cleo,
  wall: WALL.rose,
  turn: 26,
  ghost: swing({ pelvis: [-30, 70, 0], hipPitch: 62, chestPitch: 56, headPitch: 26 }, [-16, 50, 0], [-0.7, -0.7, 0]),
  solid: swing({ pelvis: [1, 90, 0], hipPitch: 0, chestPitch: -2, headPitch: 0 }, [54, 124, 0], [0.98, -0.16, 0]),
  arrow: [
    [34, 52, 0],
    [66, 62, 0],
    [74, 92, 0],
  ],
};

function slam(body: Body, centre: Vector, fingers: Vector, elbow: Vector): Moment {
  const palms = bothSides<Vector>((side) => [centre[0] - 4, centre[1] + 2, side * (MEDICINE_BALL.radius + 1.5)]);
  return {
    pose: {
      ...body,
      arms: bothSides((side) => ({
        hand: side < 0 ? palms.left : palms.right,
        open: true,
        grip: unit([fingers[0], fingers[1], -side * 0.25]),
        elbow: [elbow[0], elbow[1], side * elbow[2]],
      })),
      legs: bothSides((side) => planted(side, 11, 20, 16)),
    },
    gear: medicineBall(centre),
    holds: [palms.left, palms.right],
  };
}

export const medicineBallSlam: Drawing = {
  slug: 'medicine-ball-slam',
  look: LOOKS.ada,
  wall: WALL.sand,
  turn: 28,
  ghost: slam(
    { pelvis: [0, 90, 0], hipPitch: 0, chestPitch: -6, headPitch: -8 },
    [6, 183, 0],
    [0.2, 1, 0],
    [1, 0.2, 0.6],
  ),
  solid: slam(
    { pelvis: [-30, 49, 0], hipPitch: 62, chestPitch: 80, headPitch: 36 },
    [40, 14.5, 0],
    [0.6, -1, 0],
    [-0.4, -0.2, 0.8],
  ),
  arrow: [
    [34, 168, 0],
    [80, 120, 0],
    [66, 50, 0],
  ],
};
