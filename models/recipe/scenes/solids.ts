import { css, shade } from './colours.js';
import type { Colour } from './colours.js';
import { cylinder, ellipse, polygon, rect } from './svg.js';
import type { Point } from './svg.js';

/** A disc or prism on a lying axis, its right end turned towards the eye by `turn` (0 side view, 1 face on). */
export interface Prism {
  readonly left: number;
  readonly right: number;
  readonly radius: number;
  readonly turn: number;
  readonly colour: Colour;
  readonly face: Colour;
}

export function roundPrism({ left, right, radius, turn, colour, face }: Prism, corner = 0): string {
  const { defs, fill } = cylinder(colour);
  const rx = radius * turn;
  const parts = [defs];
  if (rx > 0.5) parts.push(ellipse(left, 0, rx, radius, fill));
  parts.push(rect(left, -radius, right - left, 2 * radius, fill, rx > 0.5 ? 0 : corner));
  if (rx > 0.5) parts.push(ellipse(right, 0, rx, radius, css(face)));
  return parts.join('');
}

export function sidedPrism({ left, right, radius, turn, colour, face }: Prism, sides: number, roll: number): string {
  const corner = (index: number): Point => {
    const angle = roll + (2 * Math.PI * index) / sides;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  };
  const faces: string[] = [];
  for (let index = 0; index < sides; index += 1) {
    const [u1, v1] = corner(index);
    const [u2, v2] = corner(index + 1);
    const normal = roll + (2 * Math.PI * (index + 0.5)) / sides;
    if (Math.cos(normal) <= 0) continue;
    const light = -Math.sin(normal) * 0.35 - 0.08;
    const points: Point[] = [
      [left - u1 * turn, v1],
      [left - u2 * turn, v2],
      [right - u2 * turn, v2],
      [right - u1 * turn, v1],
    ];
    faces.push(polygon(points, css(shade(colour, light))));
  }
  const end = Array.from({ length: sides }, (_, index): Point => {
    const [u, v] = corner(index);
    return [right - u * turn, v];
  });
  if (turn > 0.03) faces.push(polygon(end, css(face)));
  return faces.join('');
}

/** Where a step into depth lands in the picture: a positive x shows right faces, a positive y shows top faces. */
export type Depth = Point;

/** A flat outline (x right, y up) given thickness from depth `near` to `far`, in oblique projection. */
export function extrude(outline: readonly Point[], near: number, far: number, colour: Colour, depth: Depth): string {
  const project = ([x, y]: Point, z: number): Point => [x + z * depth[0], -(y + z * depth[1])];
  const parts: string[] = [];
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length] ?? from;
    const normal: Point = [to[1] - from[1], from[0] - to[0]];
    if (normal[0] * depth[0] + normal[1] * depth[1] <= 0) return;
    const up = normal[1] / (Math.hypot(...normal) || 1);
    const quad = [project(from, near), project(to, near), project(to, far), project(from, far)];
    parts.push(polygon(quad, css(shade(colour, up > 0 ? 0.28 * up : 0.3 * up - 0.1))));
  });
  parts.push(
    polygon(
      outline.map((point) => project(point, near)),
      css(shade(colour, -0.12)),
    ),
  );
  return parts.join('');
}

/** An upright rectangle's outline, counter-clockwise, for {@link extrude}. */
export function slab(x: number, y: number, width: number, height: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ];
}

/** The outline turned by an angle in degrees (counter-clockwise) around a point. */
export function turned(outline: readonly Point[], degrees: number, around: Point): Point[] {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return outline.map(([x, y]): Point => {
    const [dx, dy] = [x - around[0], y - around[1]];
    return [around[0] + dx * cos - dy * sin, around[1] + dx * sin + dy * cos];
  });
}
