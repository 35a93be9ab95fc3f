import { add, between, cross, scale, subtract, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { mix, WHITE } from '../palette.js';
import { ball, hem } from '../shapes/solid.js';
import type { Ball, Solid } from '../shapes/solid.js';
import { rounded } from '../shapes/rounded.js';
import type { Layer } from '../shapes/rounded.js';
import { handOf } from './hand.js';
import { headOf } from './head.js';
import type { Look } from './look.js';
import { jointsOf } from './skeleton.js';
import type { Pose } from './pose.js';
import type { ArmJoints, LegJoints } from './skeleton.js';
import { trunk } from './trunk.js';

function arm(joints: ArmJoints, { skin, shirt }: Look): Solid[] {
  const { shoulder, elbow, wrist } = joints;
  const thick = between(elbow, wrist, 0.28);
  const cuff = between(shoulder, elbow, 0.6);
  const upper: Layer[] = [
    {
      colour: skin,
      hulls: [[ball(shoulder, 5.2), ball(elbow, 4.1)]],
      joins: [[ball(elbow, 3.7), ball(between(elbow, wrist, 0.16), 3.8)]],
    },
    { colour: shirt, hulls: [[ball(shoulder, 6.5), hem(cuff, 6.1, unit(subtract(elbow, shoulder)))]] },
  ];
  const fore: Layer = {
    colour: skin,
    hulls: [
      [ball(elbow, 4.1), ball(thick, 4.3)],
      [ball(thick, 4.3), ball(wrist, 2.9)],
    ],
    joins: [[ball(elbow, 3.7), ball(between(elbow, shoulder, 0.14), 3.7)]],
  };
  return [rounded(upper, shoulder), rounded([fore], shoulder), handOf(joints, skin)];
}

function shoe({ hip, ankle, heel, ball: front, toe, down, toesDown }: LegJoints, { shoes }: Look): Solid {
  const across = cross(down, unit(subtract(front, heel)));
  const sole = (point: Vector, half: number, under: Vector): Ball[] =>
    [-half, half].map((offset) => ball(add(add(point, scale(under, -1.2)), scale(across, offset)), 1.2));
  const vamp = ball(add(front, scale(down, -4.2)), 4);
  const tread = sole(front, 3.8, down);
  const layers: Layer[] = [
    {
      colour: shoes,
      hulls: [
        [ball(add(heel, scale(down, -4.7)), 4.5), ball(between(ankle, front, 0.12), 4.9), vamp],
        [vamp, ball(add(toe, scale(toesDown, -3.4)), 3.1)],
      ],
    },
    {
      colour: mix(WHITE, shoes, 0.06),
      hulls: [
        [...sole(heel, 3.2, down), ...tread],
        [...tread, ...sole(toe, 2.2, toesDown)],
      ],
      flat: true,
    },
  ];
  return rounded(layers, hip);
}

function lowerLeg(joints: LegJoints, look: Look): Solid[] {
  const { hip, knee, ankle } = joints;
  const calf = between(knee, ankle, 0.3);
  const sock = between(knee, ankle, 0.84);
  const shin: Layer[] = [
    {
      colour: look.skin,
      hulls: [
        [ball(knee, 5.9), ball(calf, 5.7)],
        [ball(calf, 5.7), ball(ankle, 3.8)],
      ],
      joins: [[ball(knee, 5.5), ball(between(knee, hip, 0.14), 5.7)]],
    },
    { colour: WHITE, hulls: [[hem(sock, 4.6, unit(subtract(ankle, knee))), ball(ankle, 4.2)]] },
  ];
  return [rounded(shin, hip), shoe(joints, look)];
}

/** The whole person in a pose. */
export function personIn(pose: Pose, look: Look): Solid[] {
  const joints = jointsOf(pose);
  const { left, right } = joints.legs;
  return [
    trunk(joints, look),
    headOf(joints, look),
    ...arm(joints.arms.left, look),
    ...arm(joints.arms.right, look),
    ...lowerLeg(left, look),
    ...lowerLeg(right, look),
  ];
}
