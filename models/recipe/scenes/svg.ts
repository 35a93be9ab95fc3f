import { css, shade } from './colours.js';
import type { Colour } from './colours.js';

export type Point = readonly [number, number];

/** A drawing around the origin whose longest side is about 100 units. */
export interface Drawing {
  readonly svg: string;
  /** The drawing lies within -halfWidth..halfWidth by -halfHeight..halfHeight. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

const round = (value: number): string => String(Math.round(value * 100) / 100);
const attribute = (name: string, value: string | number): string =>
  `${name}="${typeof value === 'number' ? round(value) : value}"`;

/** One SVG element. Numbers are written with two decimals. */
export function element(name: string, attributes: Record<string, string | number>, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => attribute(key, value));
  return `<${name} ${written.join(' ')}>${content}</${name}>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, radius = 0): string {
  return element('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), rx: radius, fill });
}

export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string): string {
  return element('ellipse', { cx, cy, rx, ry, fill });
}

export function ring(cx: number, cy: number, rx: number, ry: number, stroke: string, width: number): string {
  return element('ellipse', { cx, cy, rx, ry, fill: 'none', stroke, 'stroke-width': width });
}

export function polygon(points: readonly Point[], fill: string): string {
  return element('polygon', { points: points.map(([x, y]) => `${round(x)},${round(y)}`).join(' '), fill });
}

/** An open stroke with round ends along SVG path data. */
export function stroke(path: string, colour: string, width: number): string {
  return element('path', {
    d: path,
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  });
}

/** A filled shape along SVG path data. */
export function shape(path: string, fill: string): string {
  return element('path', { d: path, fill });
}

export function group(transform: string, content: string): string {
  return element('g', { transform }, content);
}

/** A fill with the gradient that it needs; equal gradients have equal names, so repeats do no harm. */
export interface Paint {
  readonly defs: string;
  readonly fill: string;
}

function paint(kind: string, attributes: Record<string, number>, colours: readonly [number, Colour][]): Paint {
  const stops = colours.map(([offset, colour]) => element('stop', { offset, 'stop-color': css(colour) })).join('');
  const id = `${kind}-${stops.replace(/\D+/g, '-')}`;
  return { defs: element('defs', {}, element(kind, { id, ...attributes }, stops)), fill: `url(#${id})` };
}

/** A vertical run of light over a lying cylinder of this colour. */
export function cylinder(colour: Colour): Paint {
  return paint('linearGradient', { x1: 0, y1: 0, x2: 0, y2: 1 }, [
    [0, shade(colour, -0.35)],
    [0.22, shade(colour, 0.28)],
    [0.45, shade(colour, 0.05)],
    [1, shade(colour, -0.6)],
  ]);
}

/** Light from the upper left on a ball of this colour. */
export function ball(colour: Colour, shine: number): Paint {
  return paint('radialGradient', { cx: 0.36, cy: 0.3, r: 0.75 }, [
    [0, shade(colour, shine)],
    [0.45, colour],
    [1, shade(colour, -0.65)],
  ]);
}

/** An even run between two colours, downwards. */
export function fade(from: Colour, to: Colour): Paint {
  return paint('linearGradient', { x1: 0, y1: 0, x2: 0, y2: 1 }, [
    [0, from],
    [1, to],
  ]);
}

const SEGMENTS: readonly string[] = [
  'M0 0H4V8H0Z',
  'M2 0V8',
  'M0 0H4V4H0V8H4',
  'M0 0H4V8H0M0 4H4',
  'M0 0V4H4M4 0V8',
  'M4 0H0V4H4V8H0',
  'M4 0H0V8H4V4H0',
  'M0 0H4V8',
  'M0 0H4V8H0ZM0 4H4',
  'M4 8V0H0V4H4',
];

/** A weight in strokes, centred on a point. Fonts differ between machines, strokes do not. */
export function weightMark(value: number, x: number, y: number, height: number, colour: string): string {
  const digits = Array.from(String(value), Number);
  const scale = height / 8;
  const glyphs = digits.map((digit, index) =>
    group(`translate(${index * 6} 0)`, stroke(SEGMENTS[digit] ?? '', colour, 1.3)),
  );
  const left = x - ((digits.length * 6 - 2) * scale) / 2;
  return group(`translate(${round(left)} ${round(y - height / 2)}) scale(${round(scale)})`, glyphs.join(''));
}
