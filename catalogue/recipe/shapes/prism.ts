import type { Pixel } from '../geometry/camera.js';
import { hullOf } from '../geometry/hull.js';
import { ring } from '../geometry/ring.js';
import { add, scale } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css } from '../palette.js';
import type { Colour } from '../palette.js';
import { filled, outline, stroked } from '../svg.js';
import { edge, EDGE_WIDTH } from './edge.js';
import { ball } from './solid.js';
import type { Solid } from './solid.js';

/** A ring or spot painted on the ends of a prism. */
export interface Mark {
  readonly radius: number;
  readonly colour: Colour;
}

export interface PrismShape {
  readonly centre: Vector;
  readonly axis: Vector;
  readonly halfLength: number;
  readonly radius: number;
  /** 6 is a hexagon, 64 a cylinder. */
  readonly sides: number;
  readonly colour: Colour;
  readonly cap: Colour;
  /** On both ends, the largest first. */
  readonly marks?: readonly Mark[];
}

/** A prism or cylinder around `axis`, which has the length 1. */
export function prism(shape: PrismShape): Solid {
  const ends = [-1, 1].map((side) => add(shape.centre, scale(shape.axis, side * shape.halfLength)));
  const rims = ends.flatMap((end) => ring(end, shape.axis, shape.radius, shape.sides));
  return {
    anchor: shape.centre,
    extent: rims.map((corner) => ball(corner, 0)),
    draw: (camera, toned) => {
      const tone = (colour: Colour): Colour => toned(colour, shape.centre);
      const pixels = (points: readonly Vector[]): Pixel[] => points.map((point) => camera.project(point));
      const body = outline(hullOf(pixels(rims)));
      const near = ends.toSorted((a, b) => camera.nearness(b) - camera.nearness(a))[0] ?? shape.centre;
      const caps = [{ radius: shape.radius, colour: shape.cap }, ...(shape.marks ?? [])].map((mark) =>
        filled(outline(pixels(ring(near, shape.axis, mark.radius, shape.sides))), css(tone(mark.colour))),
      );
      return (
        stroked(body, css(tone(edge(shape.colour))), EDGE_WIDTH) + filled(body, css(tone(shape.colour))) + caps.join('')
      );
    },
  };
}
