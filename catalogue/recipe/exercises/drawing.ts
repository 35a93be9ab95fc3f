import type { Look } from '../figure/look.js';
import type { Pose } from '../figure/pose.js';
import type { Vector } from '../geometry/vector.js';
import type { Colour } from '../palette.js';
import type { Solid } from '../shapes/solid.js';

/** One position of the exercise. */
export interface Moment {
  readonly pose: Pose;
  readonly gear: readonly Solid[];
  /** Where hands hold or lean on something: one point for each such hand. */
  readonly holds: readonly Vector[];
}

export interface Drawing {
  /** The exercise's id. */
  readonly slug: string;
  readonly look: Look;
  readonly wall: Colour;
  /** Degrees by which the viewer walks from the person's right side (0) to the front (90). */
  readonly turn: number;
  /** Drawn pale, behind. */
  readonly ghost?: Moment;
  readonly solid: Moment;
  /** What the person lies, kneels or leans on; drawn behind the person. */
  readonly furniture?: readonly Solid[];
  /** Start, bend and end of the movement's arrow. */
  readonly arrow: readonly [Vector, Vector, Vector];
}
