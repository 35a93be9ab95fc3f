import type { Camera, Pixel } from '../geometry/camera.js';
import { visibleCap } from '../geometry/cap.js';
import { circle } from '../geometry/hull.js';
import { add, dot, scale, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css } from '../palette.js';
import type { Colour } from '../palette.js';
import { EDGE_WIDTH } from '../shapes/edge.js';
import { rounded } from '../shapes/rounded.js';
import { ball } from '../shapes/solid.js';
import type { Ball, Solid } from '../shapes/solid.js';
import { filled, outline, stroked } from '../svg.js';
import { faceOn, SKULL } from './face.js';
import type { Look } from './look.js';
import { along } from './skeleton.js';
import type { Joints } from './skeleton.js';

/** Cosine of the angle from the middle of the face to the hair. */
const HAIRLINE = 0.3;

const TAILS = {
  short: [],
  bun: [
    { forward: -9.5, up: 6, radius: 4.8 },
    { forward: -10, up: 6.5, radius: 4.8 },
  ],
  ponytail: [
    { forward: -9.5, up: 2, radius: 4.8 },
    { forward: -13, up: -11, radius: 2.6 },
  ],
} as const satisfies Record<Look['style'], readonly { forward: number; up: number; radius: number }[]>;

/** The skin of the face within the hair, or the hair around a face that is turned away: whichever is convex. */
function hairline(camera: Camera, head: Vector, axis: Vector, skin: Colour, hair: Colour): string {
  if (dot(axis, camera.toViewer) >= 0)
    return filled(outline(visibleCap(camera, head, SKULL, axis, HAIRLINE)), css(skin));
  const skull: Pixel[] = circle(camera.project(head), SKULL * camera.scale);
  const scalp = outline(visibleCap(camera, head, SKULL, scale(axis, -1), -HAIRLINE));
  return filled(outline(skull), css(skin)) + stroked(scalp, css(hair), EDGE_WIDTH) + filled(scalp, css(hair));
}

/** Skull, jaw, hair and face. */
export function headOf({ head, headFrame: frame }: Joints, look: Look): Solid {
  const at = (forward: number, up: number, radius: number): Ball =>
    ball(add(head, along(frame, forward, up, 0)), radius);
  const tail = TAILS[look.style].map(({ forward, up, radius }) => at(forward, up, radius));
  const face = unit(along(frame, 0.83, -0.56, 0));
  const jaw = [at(3.4, -7.6, 4.6), at(0.5, -5, 7), at(2, 0, 8.6)];
  const nose = [at(10.4, -2.6, 1.3), at(8.4, 0.4, 1)];
  const base = rounded(
    [
      { colour: look.hair, hulls: tail.length === 0 ? [] : [tail], flat: true },
      { colour: look.hair, hulls: [[at(-0.5, 0.7, SKULL + 0.4)]], flat: true },
      { colour: look.skin, hulls: [jaw, nose], flat: true },
    ],
    head,
  );
  return {
    ...base,
    anchor: head,
    draw: (camera, tone) => {
      const toned = (colour: Colour): Colour => tone(colour, head);
      return [
        base.draw(camera, tone),
        hairline(camera, head, face, toned(look.skin), toned(look.hair)),
        faceOn(camera, head, frame, look, toned),
      ].join('');
    },
  };
}
