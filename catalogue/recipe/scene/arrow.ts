import type { Camera, Pixel } from '../geometry/camera.js';
import type { Vector } from '../geometry/vector.js';
import { ACCENT, css, WHITE } from '../palette.js';
import { filled, outline, stroked } from '../svg.js';

/** A curved arrow with a white rim; the points are its start, its bend and its end. */
export function arrow(camera: Camera, points: readonly [Vector, Vector, Vector]): string {
  const [from, bend, to] = points.map((point) => camera.project(point)) as [Pixel, Pixel, Pixel];
  const path = `M${from.join(' ')}Q${bend.join(' ')} ${to.join(' ')}`;
  const angle = Math.atan2(to[1] - bend[1], to[0] - bend[0]);
  const corner = (turn: number, length: number): Pixel => [
    to[0] + length * Math.cos(angle + turn),
    to[1] + length * Math.sin(angle + turn),
  ];
  const tip = outline([corner(0, 24), corner(2.1, 22), corner(-2.1, 22)]);
  return [
    stroked(path, css(WHITE), 20),
    stroked(tip, css(WHITE), 12),
    stroked(path, css(ACCENT), 10),
    stroked(tip, css(ACCENT), 4),
    filled(tip, css(ACCENT)),
  ].join('');
}
