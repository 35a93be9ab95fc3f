import { add, between, scale, subtract, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css } from '../palette.js';
import type { Colour } from '../palette.js';
import { ball } from '../shapes/solid.js';
import type { Ball, Solid } from '../shapes/solid.js';
import { edge } from '../shapes/edge.js';
import { rounded } from '../shapes/rounded.js';
import { line, stroked } from '../svg.js';
import type { ArmJoints } from './skeleton.js';

/** A hand closes around what it holds: it is drawn over a handle at the same place. */
const OVER_HANDLE = 5;
const KNUCKLE = 3.5;

function openHand({ shoulder, elbow, wrist, grip }: ArmJoints, skin: Colour): Solid {
  const [knuckles, tips] = [add(wrist, scale(grip, 8)), add(wrist, scale(grip, 13.5))];
  const joins = [[ball(wrist, 2.6), ball(between(wrist, elbow, 0.14), 2.6)]];
  const hulls: Ball[][] = [
    [ball(wrist, 3), ball(knuckles, 3)],
    [ball(knuckles, 3), ball(tips, 1.9)],
  ];
  return rounded([{ colour: skin, hulls, joins }], shoulder);
}

function closedHand({ shoulder, elbow, wrist, hand, grip }: ArmJoints, skin: Colour): Solid {
  const at = (offset: number): Vector => add(hand, scale(grip, offset));
  const joins = [[ball(wrist, 2.5), ball(between(wrist, elbow, 0.16), 2.6)]];
  const hulls = [[ball(wrist, 3), ball(at(-3), KNUCKLE), ball(at(3), KNUCKLE)]];
  const fist = rounded([{ colour: skin, hulls, joins }], shoulder);
  const outward = unit(subtract(hand, wrist));
  return {
    ...fist,
    anchor: hand,
    lift: OVER_HANDLE,
    draw: (camera, tone) => {
      const fingers = [-2.2, 0.1, 2.4].map((offset) => {
        const knuckle = add(at(offset), scale(outward, KNUCKLE * 0.85));
        const fold = add(at(offset), add(scale(outward, -0.4), scale(camera.toViewer, KNUCKLE * 0.6)));
        const path = line([knuckle, fold].map((point) => camera.project(point)));
        return stroked(path, css(tone(edge(skin), shoulder)), 0.4 * camera.scale);
      });
      return fist.draw(camera, tone) + fingers.join('');
    },
  };
}

export function handOf(joints: ArmJoints, skin: Colour): Solid {
  return joints.open ? openHand(joints, skin) : closedHand(joints, skin);
}
