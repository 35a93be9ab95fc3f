import { INK, mix } from '../palette.js';
import type { Colour } from '../palette.js';

/** Pixels of an edge's stroke. Half of it shows: the other half is under the fill. */
export const EDGE_WIDTH = 3.2;

export function edge(colour: Colour): Colour {
  return mix(colour, INK, 0.34);
}
