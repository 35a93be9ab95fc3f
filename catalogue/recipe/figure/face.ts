import type { Camera, Pixel } from '../geometry/camera.js';
import { circle } from '../geometry/hull.js';
import { ring } from '../geometry/ring.js';
import { add, dot, scale, unit } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css, INK, mix } from '../palette.js';
import type { Colour } from '../palette.js';
import { edge, EDGE_WIDTH } from '../shapes/edge.js';
import { filled, line, outline, stroked } from '../svg.js';
import type { Look } from './look.js';
import { along } from './skeleton.js';
import type { Frame } from './skeleton.js';

/** Centimetres. */
export const SKULL = 10.2;

/** An eye on the far side is drawn only when it is turned this far to the viewer: a sliver at the rim looks wrong. */
const FAR_EYE = 0.42;
const NEAR_EYE = 0.06;
const EAR = 0.3;

type Toned = (colour: Colour) => Colour;

/** Eyes, brows, ears and mouth, as far as they are turned to the viewer. */
export function faceOn(camera: Camera, head: Vector, frame: Frame, { skin, hair }: Look, tone: Toned): string {
  const towards = (forward: number, up: number, right: number): Vector => unit(along(frame, forward, up, right));
  const on = (direction: Vector): Vector => add(head, scale(direction, SKULL));
  const pixels = (points: readonly Vector[]): Pixel[] => points.map((point) => camera.project(point));
  const isTurned = (direction: Vector, least: number): boolean => dot(direction, camera.toViewer) > least;

  const eyes = [-1, 1].map((side) => {
    const eye = towards(0.9, -0.16, side * 0.26);
    const brow = [towards(0.9, 0.1, side * 0.14), towards(0.88, 0.13, side * 0.27), towards(0.84, 0.09, side * 0.38)];
    const least = side * camera.toViewer[2] > 0 ? NEAR_EYE : FAR_EYE;
    return [
      isTurned(eye, least) ? filled(outline(pixels(ring(on(eye), eye, 1.2, 24))), css(tone(mix(skin, INK, 0.85)))) : '',
      brow.every((spot) => isTurned(spot, least))
        ? stroked(line(pixels(brow.map(on))), css(tone(hair)), 0.9 * camera.scale)
        : '',
    ].join('');
  });
  const ears = [-1, 1].map((side) => {
    const ear = towards(-0.12, -0.28, side);
    const path = outline(circle(camera.project(on(ear)), 2.3 * camera.scale));
    return isTurned(ear, EAR)
      ? stroked(path, css(tone(edge(skin))), EDGE_WIDTH) + filled(path, css(tone(mix(skin, INK, 0.05))))
      : '';
  });
  const lips = [
    towards(0.72, -0.78, -0.12),
    towards(0.72, -0.82, 0),
    towards(0.72, -0.8, 0.12),
    towards(0.68, -0.76, 0.24),
  ];
  const mouth = stroked(line(pixels(lips.map(on))), css(tone(mix(skin, INK, 0.5))), 0.75 * camera.scale);
  return [...eyes, ...ears, mouth].join('');
}
