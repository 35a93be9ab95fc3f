import { acrossAxis, add, scale } from './vector.js';
import type { Vector } from './vector.js';

/** Corners of the circle around an axis, in the scene. */
export function ring(centre: Vector, axis: Vector, radius: number, sides: number): Vector[] {
  const [right, up] = acrossAxis(axis);
  return Array.from({ length: sides }, (_, index) => {
    const angle = (2 * Math.PI * index) / sides;
    return add(centre, add(scale(right, radius * Math.cos(angle)), scale(up, radius * Math.sin(angle))));
  });
}
