import { dot } from './vector.js';
import type { Vector } from './vector.js';

export type Pixel = readonly [x: number, y: number];

/** A parallel projection: what is farther off is drawn no smaller. */
export interface Camera {
  /** Pixels of one centimetre. */
  readonly scale: number;
  /** The direction from the scene to the viewer, of length 1. */
  readonly toViewer: Vector;
  project(point: Vector): Pixel;
  /** Centimetres towards the viewer: the larger, the nearer. */
  nearness(point: Vector): number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * @param turn degrees by which the viewer walks from the person's right side (0) to the front (90)
 * @param rise degrees by which the viewer looks down
 * @param scale pixels of one centimetre
 * @param origin where the point 0, 0, 0 of the scene comes to lie in the picture
 */
export function cameraAt(turn: number, rise: number, scale: number, origin: Pixel): Camera {
  const [sinTurn, cosTurn] = [Math.sin(radians(turn)), Math.cos(radians(turn))];
  const [sinRise, cosRise] = [Math.sin(radians(rise)), Math.cos(radians(rise))];
  const right: Vector = [cosTurn, 0, -sinTurn];
  const up: Vector = [-sinTurn * sinRise, cosRise, -cosTurn * sinRise];
  const toViewer: Vector = [sinTurn * cosRise, sinRise, cosTurn * cosRise];
  return {
    scale,
    toViewer,
    project: (point) => [origin[0] + scale * dot(point, right), origin[1] - scale * dot(point, up)],
    nearness: (point) => dot(point, toViewer),
  };
}
