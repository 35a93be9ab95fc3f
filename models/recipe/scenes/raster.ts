import sharp from 'sharp';
import { element } from './svg.js';
import type { Drawing } from './svg.js';

// The worker forbids SVG in its decoder, and such a block holds for the whole process: where both run, drawing comes first.
sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });

/** Pixels of a drawing: red, green, blue, alpha (not premultiplied). */
export interface Tile {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** How a drawing stands in the picture. */
export interface Pose {
  /** Pixels per unit of the drawing, along its own x and y axes. */
  readonly scaleX: number;
  readonly scaleY: number;
  /** Degrees, clockwise. */
  readonly rotation: number;
  /** Degrees. */
  readonly skew: number;
}

/** Paints SVG content over a transparent picture. */
export async function paintLayer(width: number, height: number, content: string): Promise<Tile> {
  const size = `width="${width}" height="${height}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size} viewBox="0 0 ${width} ${height}">${content}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, rgba: data };
}

/** Paints one drawing in its pose, on a tile just large enough; the drawing's origin is the tile's centre. */
export async function paintDrawing(drawing: Drawing, { scaleX, scaleY, rotation, skew }: Pose): Promise<Tile> {
  const angle = (rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const shear = Math.tan((skew * Math.PI) / 180);
  const corners = [-1, 1].map((side) => {
    const x = drawing.halfWidth * scaleX + shear * side * drawing.halfHeight * scaleY;
    const y = side * drawing.halfHeight * scaleY;
    return [Math.abs(cos * x - sin * y), Math.abs(sin * x + cos * y)] as const;
  });
  const width = 2 * Math.ceil(Math.max(...corners.map(([x]) => x)) + 1);
  const height = 2 * Math.ceil(Math.max(...corners.map(([, y]) => y)) + 1);
  const [turn, slant, wide, high] = [rotation, skew, scaleX, scaleY].map((value) => value.toFixed(4));
  const transform = `translate(${width / 2} ${height / 2}) rotate(${turn}) skewX(${slant}) scale(${wide} ${high})`;
  return paintLayer(width, height, element('g', { transform }, drawing.svg));
}
