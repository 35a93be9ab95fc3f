import { countAv1Frames } from './av1-frames.js';
import type { AvifItems } from './avif-items.js';
import { readAvifItems } from './avif-items.js';
import { readItemData } from './avif-locations.js';
import { MediaBoxError } from './media-boxes.js';

/** The decoder takes frames up to the declared size, but always those of up to so many pixels. */
const LEAST_PIXELS = 65_536;
/** A grid, maybe inside a picture that is derived from it. */
const DEEPEST = 8;

/**
 * How many pixels a decoder has to make for the picture of an AVIF file. It may be a grid of many others, or of one over
 * and over, and the data of each may be any number of frames, of which only the last is seen: a few hundred bytes can
 * keep a decoder busy for minutes.
 *
 * @throws {MediaBoxError} when the file's tables can't be read.
 */
export function countDecodedPixels(bytes: Buffer): number {
  const items = readAvifItems(bytes);
  const data = readItemData(bytes, items.meta);
  const costs = new Map<number, number>();
  const costOf = (id: number, depth = 0): number => {
    const known = costs.get(id);
    if (known !== undefined) return known;
    if (depth > DEEPEST) throw new MediaBoxError(`The picture ${id} is part of a part, and so on, or of itself`);
    const parts = items.parts.get(id);
    const cost =
      parts === undefined
        ? pixelsOf(items, id) * Math.max(1, countAv1Frames(data.get(id) ?? Buffer.alloc(0)))
        : parts.reduce((sum, part) => sum + costOf(part, depth + 1), 0);
    costs.set(id, cost);
    return cost;
  };
  const shown = [items.primary, ...(items.auxiliaries.get(items.primary) ?? [])];
  return shown.reduce((sum, id) => sum + costOf(id), 0);
}

function pixelsOf({ pixels }: AvifItems, id: number): number {
  const declared = pixels.get(id);
  if (declared === undefined) throw new MediaBoxError(`The picture ${id} has no size`);
  return Math.max(LEAST_PIXELS, declared);
}
