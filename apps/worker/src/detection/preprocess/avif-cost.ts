import { unsupported } from '../detection.errors.js';
import { countAv1Frames } from './av1-frames.js';
import type { AvifItems } from './avif-items.js';
import { readAvifItems } from './avif-items.js';
import { readItemData } from './avif-locations.js';
import { MediaBoxError, readNumber } from './media-boxes.js';

/** What a decoder has to do for a picture. */
export interface AvifCost {
  /** Of all its parts and frames. */
  readonly pixels: number;
  /** Of the data of these, as often as it is decoded. */
  readonly bytes: number;
  /** The pixels of the largest one that is held at a time: a part, or all of them put together, before it is cropped. */
  readonly largest: number;
}

const CODED = 'av01';
const NOTHING: AvifCost = { pixels: 0, bytes: 0, largest: 0 };
/** The decoder takes frames up to the declared size, but always those of up to so many pixels. */
const LEAST_PIXELS = 65_536;
/** A grid, maybe inside a picture that is derived from it. */
const DEEPEST = 8;

/**
 * What a decoder has to do for the picture of an AVIF file. It may be a grid of many others, or of one over and over, and
 * the data of each may be any number of frames, of which only the last is seen: a few hundred bytes can keep a decoder
 * busy for minutes. What is decoded may also be cropped to any size before it is shown. Pictures of other kinds, such as
 * those laid over each other, may take any memory, whatever size they declare.
 *
 * @throws {MediaBoxError} when the file's tables can't be read.
 * @throws {UnusableImageError} `UNSUPPORTED_FORMAT` when a picture is of a kind whose cost is not known.
 */
export function costOfAvif(bytes: Buffer): AvifCost {
  const items = readAvifItems(bytes);
  const data = readItemData(bytes, items.meta);
  const costs = new Map<number, AvifCost>();
  const costOf = (id: number, depth = 0): AvifCost => {
    const known = costs.get(id);
    if (known !== undefined) return known;
    if (depth > DEEPEST) throw new MediaBoxError(`The picture ${id} is part of a part, and so on, or of itself`);
    const own = ownCost(items, id, data.get(id) ?? Buffer.alloc(0));
    // What has pixels of its own is decoded from these, whatever it says that it is made of.
    const parts = items.types.get(id) === CODED ? [] : (items.parts.get(id) ?? []);
    const others = [...parts, ...(items.auxiliaries.get(id) ?? [])];
    const cost = others.map((other) => costOf(other, depth + 1)).reduce(add, own);
    costs.set(id, cost);
    return cost;
  };
  return costOf(items.primary);
}

function ownCost(items: AvifItems, id: number, data: Buffer): AvifCost {
  const type = items.types.get(id);
  const declared = items.pixels.get(id) ?? 0;
  switch (type) {
    case CODED:
      return codedCost(pixelsOf(items, id), data);
    case 'grid':
      return { ...NOTHING, largest: Math.max(declared, gridPixels(data)) };
    // What it is made of, turned or cropped.
    case 'iden':
      return { ...NOTHING, largest: declared };
    case undefined:
      throw new MediaBoxError(`The picture ${id} is of no kind`);
    default:
      throw unsupported(`an AVIF with a picture of ${nameOf(type)}`, "the kinds 'av01', 'grid' and 'iden'");
  }
}

/** It comes from the file, and goes to the client. */
function nameOf(type: string): string {
  return /^\w{4}$/.test(type) ? `the kind '${type}'` : 'an unknown kind';
}

/** The decoder takes memory for what a grid says of itself in its data. ISO/IEC 23008-12, 6.6.2.3. */
function gridPixels(data: Buffer): number {
  const hasLongNumbers = (readNumber(data, 1, 1) & 1) !== 0;
  const size = hasLongNumbers ? 4 : 2;
  return readNumber(data, 4, size) * readNumber(data, 4 + size, size);
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
