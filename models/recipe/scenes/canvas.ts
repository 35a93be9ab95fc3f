import type { Tile } from './raster.js';

/** A picture in the making: interleaved red, green, blue, and for every pixel which object is seen there. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** The index of the object that is seen at a pixel; {@link NOTHING} where there is none. */
  readonly owner: Uint8Array;
}

export const NOTHING = 255;
/** From this alpha on a pixel counts as covered. */
const COVERED = 128;

/** A tile put with its upper left corner at a pixel of the canvas, which may lie outside. */
export interface Placement {
  readonly tile: Tile;
  readonly left: number;
  readonly top: number;
}

export function createCanvas(width: number, height: number): Canvas {
  const owner = new Uint8Array(width * height).fill(NOTHING);
  return { width, height, rgb: new Uint8Array(width * height * 3), owner };
}

/** Calls back for every tile pixel that falls on the canvas: index of the tile's pixel, index of the canvas's. */
export function eachPixel(
  canvas: Canvas,
  { tile, left, top }: Placement,
  visit: (from: number, to: number) => void,
): void {
  const fromX = Math.max(0, -left);
  const toX = Math.min(tile.width, canvas.width - left);
  const toY = Math.min(tile.height, canvas.height - top);
  for (let y = Math.max(0, -top); y < toY; y += 1) {
    const row = y * tile.width;
    const target = (y + top) * canvas.width + left;
    for (let x = fromX; x < toX; x += 1) visit(row + x, target + x);
  }
}

/** Blends the tile over the canvas; its covered pixels are `owner`'s from now on. */
export function blend(canvas: Canvas, placement: Placement, owner: number): void {
  const { rgba } = placement.tile;
  const { rgb } = canvas;
  eachPixel(canvas, placement, (from, to) => {
    const alpha = rgba[from * 4 + 3] ?? 0;
    if (alpha === 0) return;
    if (alpha >= COVERED) canvas.owner[to] = owner;
    const share = alpha / 255;
    for (let channel = 0; channel < 3; channel += 1) {
      const below = rgb[to * 3 + channel] ?? 0;
      rgb[to * 3 + channel] = Math.round(below + ((rgba[from * 4 + channel] ?? 0) - below) * share);
    }
  });
}

/** How many pixels the tile covers, on the canvas or off it. */
export function coveredArea({ rgba }: Tile): number {
  let count = 0;
  for (let index = 3; index < rgba.length; index += 4) if ((rgba[index] ?? 0) >= COVERED) count += 1;
  return count;
}

/** Pixels that the tile would cover on the canvas, by who owns them now; one entry per object, {@link NOTHING} included. */
export function coveredOwners(canvas: Canvas, placement: Placement): Uint32Array {
  const counts = new Uint32Array(256);
  const { rgba } = placement.tile;
  eachPixel(canvas, placement, (from, to) => {
    if ((rgba[from * 4 + 3] ?? 0) < COVERED) return;
    const owner = canvas.owner[to] ?? NOTHING;
    counts[owner] = (counts[owner] ?? 0) + 1;
  });
  return counts;
}

/** The tight box `[x1, y1, x2, y2]` of the pixels that each object owns: x2 and y2 are the first pixel outside. */
export function tightBoxes({ width, height, owner }: Canvas, objects: number): [number, number, number, number][] {
  const boxes = Array.from({ length: objects }, (): [number, number, number, number] => [width, height, 0, 0]);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const box = boxes[owner[y * width + x] ?? NOTHING];
      if (box === undefined) continue;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
    }
  }
  return boxes;
}
