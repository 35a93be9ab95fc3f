import type { Camera } from '../geometry/camera.js';
import type { Vector } from '../geometry/vector.js';
import type { Colour } from '../palette.js';

/** Centre and radius in centimetres. */
export interface Ball {
  readonly centre: Vector;
  readonly radius: number;
  /** Makes it a thin disc around this axis, as the hem of a sleeve. */
  readonly axis?: Vector;
}

export function ball(centre: Vector, radius: number): Ball {
  return { centre, radius };
}

export function hem(centre: Vector, radius: number, axis: Vector): Ball {
  return { centre, radius, axis };
}

/** Turns the colour of a thing at a place into the one on the paper: paler for a ghost, darker for what is far off. */
export type Tone = (colour: Colour, at: Vector) => Colour;

/** A thing in the scene that is drawn in one go. */
export interface Solid {
  /** What lies nearer to the viewer by this point is drawn later. */
  readonly anchor: Vector;
  /** Draws the thing as if its anchor lay this many centimetres nearer to the viewer. */
  readonly lift?: number;
  /** Balls whose hull holds the thing: its frame and its shadow. */
  readonly extent: readonly Ball[];
  draw(camera: Camera, tone: Tone): string;
}

/** The same things, drawn as if they lay this many centimetres nearer to the viewer. */
export function lifted(solids: readonly Solid[], lift: number): Solid[] {
  return solids.map((solid) => ({ ...solid, lift: (solid.lift ?? 0) + lift }));
}
