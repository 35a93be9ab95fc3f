import { countAv1Frames } from './av1-frames.js';
import type { AvifItems } from './avif-items.js';
import { readAvifItems } from './avif-items.js';
import { readItemData } from './avif-locations.js';
import { MediaBoxError } from './media-boxes.js';

/** What a decoder has to do for a picture. */
export interface AvifCost {
  /** Of all its parts and frames. */
  readonly pixels: number;
  /** Of the data of these, as often as it is decoded. */
  readonly bytes: number;
  /** The pixels of the largest one that is held at a time: a part, or all of them put together, before it is cropped. */
  readonly largest: number;
}

const NOTHING: AvifCost = { pixels: 0, bytes: 0, largest: 0 };
/** The decoder takes frames up to the declared size, but always those of up to so many pixels. */
const LEAST_PIXELS = 65_536;
/** A grid, maybe inside a picture that is derived from it. */
const DEEPEST = 8;

/**
 * What a decoder has to do for the picture of an AVIF file. It may be a grid of many others, or of one over and over, and
 * the data of each may be any number of frames, of which only the last is seen: a few hundred bytes can keep a decoder
 * busy for minutes. What is decoded may also be cropped to any size before it is shown.
 *
 * @throws {MediaBoxError} when the file's tables can't be read.
 */
export function costOfAvif(bytes: Buffer): AvifCost {
  const items = readAvifItems(bytes);
  const data = readItemData(bytes, items.meta);
  const costs = new Map<number, AvifCost>();
  const costOf = (id: number, depth = 0): AvifCost => {
    const known = costs.get(id);
    if (known !== undefined) return known;
    if (depth > DEEPEST) throw new MediaBoxError(`The picture ${id} is part of a part, and so on, or of itself`);
    const parts = items.parts.get(id);
    const cost =
      parts === undefined
        ? codedCost(pixelsOf(items, id), data.get(id) ?? Buffer.alloc(0))
        : parts.map((part) => costOf(part, depth + 1)).reduce(add, { ...NOTHING, largest: items.pixels.get(id) ?? 0 });
    costs.set(id, cost);
    return cost;
  };
  const shown = [items.primary, ...(items.auxiliaries.get(items.primary) ?? [])];
  return shown.map((id) => costOf(id)).reduce(add, NOTHING);
}

function codedCost(pixels: number, data: Buffer): AvifCost {
  return { pixels: pixels * Math.max(1, countAv1Frames(data)), bytes: data.length, largest: pixels };
}

function add(a: AvifCost, b: AvifCost): AvifCost {
  return { pixels: a.pixels + b.pixels, bytes: a.bytes + b.bytes, largest: Math.max(a.largest, b.largest) };
}

function pixelsOf({ pixels }: AvifItems, id: number): number {
  const declared = pixels.get(id);
  if (declared === undefined) throw new MediaBoxError(`The picture ${id} has no size`);
  return Math.max(LEAST_PIXELS, declared);
}
