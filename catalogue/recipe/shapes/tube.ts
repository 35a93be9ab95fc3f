import { mean } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css } from '../palette.js';
import type { Colour } from '../palette.js';
import { line, stroked } from '../svg.js';
import { edge, EDGE_WIDTH } from './edge.js';
import { ball } from './solid.js';
import type { Solid } from './solid.js';

/** A bent rod of even thickness; a length of a longer rod has butt ends. */
export function tube(
  points: readonly Vector[],
  radius: number,
  colour: Colour,
  ends: 'round' | 'butt' = 'round',
): Solid {
  const anchor = mean(points);
  return {
    anchor,
    extent: points.map((point) => ball(point, radius)),
    draw: (camera, tone) => {
      const path = line(points.map((point) => camera.project(point)));
      const width = 2 * radius * camera.scale;
      return (
        stroked(path, css(tone(edge(colour), anchor)), width + EDGE_WIDTH, ends) +
        stroked(path, css(tone(colour, anchor)), width, ends)
      );
    },
  };
}
