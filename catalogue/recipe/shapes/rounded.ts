import type { Camera, Pixel } from '../geometry/camera.js';
import { circle, hullOf } from '../geometry/hull.js';
import { ring } from '../geometry/ring.js';
import { mean } from '../geometry/vector.js';
import type { Vector } from '../geometry/vector.js';
import { css, INK, mix } from '../palette.js';
import type { Colour } from '../palette.js';
import { element, filled, outline, stroked } from '../svg.js';
import { edge, EDGE_WIDTH } from './edge.js';
import type { Ball, Solid } from './solid.js';

const shade = (colour: Colour): Colour => mix(colour, INK, 0.12);

/** Hulls of balls in one colour, grown together. */
export interface Layer {
  readonly colour: Colour;
  readonly hulls: readonly (readonly Ball[])[];
  /** Drawn without an edge, over the edge between this thing and the one of the same colour that it grows out of. */
  readonly joins?: readonly (readonly Ball[])[];
  /** Without a shaded side. */
  readonly flat?: boolean;
}

function silhouette(camera: Camera, { centre, radius, axis }: Ball): Pixel[] {
  if (axis === undefined) return circle(camera.project(centre), radius * camera.scale);
  return ring(centre, axis, radius, 48).map((corner) => camera.project(corner));
}

function hullPath(camera: Camera, balls: readonly Ball[]): string {
  return outline(hullOf(balls.flatMap((one) => silhouette(camera, one))));
}

/** A run from the lit side of a limb to its shaded side. */
function limbFill(
  camera: Camera,
  balls: readonly Ball[],
  colour: Colour,
  shaded: Colour,
): { defs: string; fill: string } {
  const spots = balls.map(({ centre }) => camera.project(centre));
  const [from, to] = [spots[0] ?? [0, 0], spots.at(-1) ?? [0, 0]];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  const flat = length < 8 ? [0.5, 0.87] : [-dy / length, dx / length];
  const sign = (flat[0] ?? 0) * 0.5 + (flat[1] ?? 0) * 0.87 < 0 ? -1 : 1;
  const radius = Math.max(...balls.map((one) => one.radius)) * camera.scale;
  const [nx, ny] = [(flat[0] ?? 0) * sign * radius, (flat[1] ?? 0) * sign * radius];
  const [mx, my] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const [x1, y1, x2, y2] = [mx - nx, my - ny, mx + nx, my + ny].map(Math.round) as [number, number, number, number];
  const id = `limb-${[x1, y1, x2, y2, ...colour.map(Math.round)].join('-')}`;
  const stops = [
    element('stop', { offset: 0.45, 'stop-color': css(colour) }),
    element('stop', { offset: 0.85, 'stop-color': css(shaded) }),
  ];
  const gradient = element('linearGradient', { id, gradientUnits: 'userSpaceOnUse', x1, y1, x2, y2 }, stops.join(''));
  return { defs: element('defs', {}, gradient), fill: `url(#${id})` };
}

type Toned = (colour: Colour) => Colour;

function drawLayer(camera: Camera, { colour, hulls, joins = [], flat = false }: Layer, tone: Toned): string {
  const edges = hulls.map((balls) => stroked(hullPath(camera, balls), css(tone(edge(colour))), EDGE_WIDTH));
  const fills = [...hulls, ...joins].map((balls) => {
    const path = hullPath(camera, balls);
    if (flat) return filled(path, css(tone(colour)));
    const { defs, fill } = limbFill(camera, balls, tone(colour), tone(shade(colour)));
    return defs + filled(path, fill);
  });
  return [...edges, ...fills].join('');
}

/**
 * Layers over one another, as skin and sleeve of one limb.
 * @param root where the tone is taken, the same for all that has to look as if of one piece
 */
export function rounded(layers: readonly Layer[], root?: Vector): Solid {
  const extent = layers.flatMap(({ hulls }) => hulls.flat());
  const anchor = mean(extent.map(({ centre }) => centre));
  return {
    anchor,
    extent,
    draw: (camera, tone) =>
      layers.map((layer) => drawLayer(camera, layer, (colour) => tone(colour, root ?? anchor))).join(''),
  };
}
