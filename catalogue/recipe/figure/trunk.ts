import { add, between, dot, mean, RIGHT, scale, subtract, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { ball, hem } from '../shapes/solid.js';
import type { Ball, Solid } from '../shapes/solid.js';
import { rounded } from '../shapes/rounded.js';
import type { Layer } from '../shapes/rounded.js';
import type { Look } from './look.js';
import type { Joints, LegJoints } from './skeleton.js';

/** Cosine of the hip's bend at which the thigh, and no longer the shirt, is drawn on top. */
const FOLDED = 0.35;

const pair = (centre: Vector, half: number, radius: number): Ball[] =>
  [-half, half].map((offset) => ball(add(centre, scale(RIGHT, offset)), radius));

function upperBody({ pelvis, waist, neck, chestFrame }: Joints, { skin, shirt }: Look): Solid {
  const { up, front } = chestFrame;
  const collar = add(neck, scale(up, -6));
  const chest = add(neck, add(scale(up, -14), scale(front, 1)));
  const belly = between(pelvis, waist, 0.9);
  const bottom = [-8, 8].map((offset) => hem(add(pelvis, scale(RIGHT, offset)), 9.6, unit(subtract(waist, pelvis))));
  const throat = [ball(add(neck, scale(up, -3)), 4.9), ball(add(neck, add(scale(up, 8), scale(front, 1.5))), 4.6)];
  return rounded([
    { colour: skin, hulls: [throat], flat: true },
    {
      colour: shirt,
      hulls: [
        [...pair(collar, 13.5, 6.6), ...pair(chest, 8.5, 9.8), ball(add(neck, scale(up, -3.5)), 5.6)],
        [...pair(chest, 8.5, 9.8), ...pair(belly, 6.4, 8.8)],
        [...pair(belly, 6.4, 8.8), ...bottom],
      ],
      flat: true,
    },
    // The neck again, in front of the collar.
    {
      colour: skin,
      hulls: [],
      joins: [[ball(add(neck, add(scale(up, 0.5), scale(front, 2.4))), 3.4), ...throat.slice(1)]],
      flat: true,
    },
  ]);
}

function hips({ pelvis, waist }: Joints, { shorts }: Look): Solid {
  return rounded([
    { colour: shorts, hulls: [[...pair(pelvis, 8, 9.6), ...pair(between(pelvis, waist, 0.45), 6.8, 8.6)]], flat: true },
  ]);
}

function thigh({ hip, knee, ankle }: LegJoints, { skin, shorts }: Look, pelvis: Vector): Solid {
  const cuff = between(hip, knee, 0.62);
  const layers: Layer[] = [
    {
      colour: skin,
      hulls: [[ball(hip, 8.4), ball(knee, 6)]],
      joins: [[ball(knee, 5.6), ball(between(knee, ankle, 0.12), 5.5)]],
    },
    {
      colour: shorts,
      hulls: [[ball(hip, 9.5), hem(cuff, 8.6, unit(subtract(knee, hip)))]],
      joins: [[ball(hip, 9), ball(between(hip, pelvis, 0.6), 9)]],
    },
  ];
  return rounded(layers, hip);
}

/** Chest, hips and thighs in one, because what covers what depends on the bend of the hips and not on depth alone. */
export function trunk(joints: Joints, look: Look): Solid {
  const { pelvis, waist, neck, legs } = joints;
  const chest = upperBody(joints, look);
  const parts = [chest, hips(joints, look), thigh(legs.left, look, pelvis), thigh(legs.right, look, pelvis)] as const;
  const downwards = unit(subtract(pelvis, waist));
  const folded = (leg: LegJoints): boolean => dot(unit(subtract(leg.knee, leg.hip)), downwards) < FOLDED;
  return {
    anchor: mean([pelvis, neck]),
    extent: parts.flatMap(({ extent }) => extent),
    draw: (camera, tone) => {
      const [, seat, left, right] = parts;
      const leftIsNear = camera.nearness(legs.left.hip) > camera.nearness(legs.right.hip);
      const [far, near] = leftIsNear ? [right, left] : [left, right];
      const nearLeg = leftIsNear ? legs.left : legs.right;
      const order = folded(nearLeg) ? [seat, far, chest, near] : [seat, far, near, chest];
      return order.map((solid) => solid.draw(camera, tone)).join('');
    },
  };
}
