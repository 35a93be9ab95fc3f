import type { Pixel } from './geometry/camera.js';

type Attributes = Record<string, string | number>;

const written = (value: string | number): string =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;

/** One SVG element. Numbers are written with two decimals. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const list = Object.entries(attributes).map(([key, value]) => `${key}="${written(value)}"`);
  return `<${name} ${list.join(' ')}>${content}</${name}>`;
}

/** Path data along the points. */
export function line(points: readonly Pixel[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${written(x)} ${written(y)}`).join('');
}

export function outline(points: readonly Pixel[]): string {
  return `${line(points)}Z`;
}

export function filled(path: string, fill: string): string {
  return element('path', { d: path, fill });
}

/** A stroke with round corners. */
export function stroked(path: string, stroke: string, width: number, ends: 'round' | 'butt' = 'round'): string {
  return element('path', {
    d: path,
    fill: 'none',
    stroke,
    'stroke-width': width,
    'stroke-linecap': ends,
    'stroke-linejoin': 'round',
  });
}
