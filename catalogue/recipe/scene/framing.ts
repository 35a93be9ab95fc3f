import { cameraAt } from '../geometry/camera.js';
import type { Camera, Pixel } from '../geometry/camera.js';
import type { Solid } from '../shapes/solid.js';

/** Pixels. */
export const PICTURE = { width: 1200, height: 900 } as const;

/** Degrees by which the viewer looks down. */
export const RISE = 9;

/** The things stay inside this box. */
const BOX = { left: 130, right: 1070, top: 90, bottom: 800 } as const;
/** What is low leaves air above it; this share of the air goes below. */
const AIR_BELOW = 0.14;
const LARGEST_SCALE = 5.2;

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function boundsOf(camera: Camera, solids: readonly Solid[]): Bounds {
  const spots = solids.flatMap(({ extent }) =>
    extent.map(({ centre, radius }) => ({ at: camera.project(centre), radius: radius * camera.scale })),
  );
  return {
    left: Math.min(...spots.map(({ at, radius }) => at[0] - radius)),
    right: Math.max(...spots.map(({ at, radius }) => at[0] + radius)),
    top: Math.min(...spots.map(({ at, radius }) => at[1] - radius)),
    bottom: Math.max(...spots.map(({ at, radius }) => at[1] + radius)),
  };
}

/** A camera that shows all of the solids as large as the box allows. */
export function framing(turn: number, solids: readonly Solid[]): Camera {
  const { left, right, top, bottom } = boundsOf(cameraAt(turn, RISE, 1, [0, 0]), solids);
  const scale = Math.min(
    LARGEST_SCALE,
    (BOX.right - BOX.left) / (right - left),
    (BOX.bottom - BOX.top) / (bottom - top),
  );
  const air = BOX.bottom - BOX.top - scale * (bottom - top);
  const origin: Pixel = [
    (BOX.left + BOX.right) / 2 - (scale * (left + right)) / 2,
    BOX.bottom - air * AIR_BELOW - scale * bottom,
  ];
  return cameraAt(turn, RISE, scale, origin);
}
