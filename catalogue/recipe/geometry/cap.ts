import type { Camera, Pixel } from './camera.js';
import { hullOf } from './hull.js';
import { acrossAxis, add, dot, scale } from './vector.js';
import type { Vector } from './vector.js';

const RINGS = 40;
const SPOKES = 72;

/**
 * The outline of what is seen of a ball's cap. It is convex, and so a hull of spots, only where the axis does not point
 * away from the viewer.
 * @param axis the middle of the cap, of length 1
 * @param cosine of the angle from the cap's middle to its rim
 */
export function visibleCap(camera: Camera, centre: Vector, radius: number, axis: Vector, cosine: number): Pixel[] {
  const [right, up] = acrossAxis(camera.toViewer);
  const seen: Pixel[] = [];
  for (let ring = 0; ring <= RINGS; ring += 1) {
    const slope = (ring / RINGS) * (Math.PI / 2);
    for (let spoke = 0; spoke < SPOKES; spoke += 1) {
      const angle = (2 * Math.PI * spoke) / SPOKES;
      const aside = add(scale(right, Math.cos(angle)), scale(up, Math.sin(angle)));
      const spot = add(scale(aside, Math.sin(slope)), scale(camera.toViewer, Math.cos(slope)));
      if (dot(spot, axis) >= cosine) seen.push(camera.project(add(centre, scale(spot, radius))));
    }
  }
  return hullOf(seen);
}
