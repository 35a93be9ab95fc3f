import sharp from 'sharp';
import { box, contentOf, fullBox, movieOf, u16, u32 } from './media-boxes.fixture.js';
import type { Size } from './picture.fixture.js';

export interface AvifOptions {
  /** What the file says that the coded picture measures. */
  readonly size: Size;
  /** Boxes like `irot` and `imir`, in the order in which they apply. */
  readonly transforms?: readonly Buffer[];
  readonly brand?: string;
  /** How often the coded picture is in its data. */
  readonly repeats?: number;
}

export interface AvifGrid {
  readonly tile: Size;
  /** What the file says that all of it measures. */
  readonly size: Size;
  /** What the grid's own data say, when that is not the same. */
  readonly canvas?: Size;
  readonly columns: number;
  readonly rows: number;
}

/** One of the pictures of a file: how it is made, and what of the properties applies to it. */
interface Item {
  readonly type: string;
  /** The places of its properties in the list, from 1. */
  readonly properties: readonly number[];
  readonly data: Uint8Array;
}

const ESSENTIAL = 0x80;

/** A quarter turn against the clock, so many times. */
export function irot(turns: number): Buffer {
  return box('irot', Buffer.of(turns));
}

/** A mirror image: 0 exchanges top and bottom, 1 left and right. */
export function imir(axis: number): Buffer {
  return box('imir', Buffer.of(axis));
}

/** Shows a piece of so many pixels out of the middle. */
export function clap({ width, height }: Size): Buffer {
  return box('clap', u32(width, 1, height, 1, 0, 1, 0, 1));
}

/** A picture whose decoding takes seconds. */
export async function slowAvif(): Promise<Buffer> {
  const size = { width: 1_000, height: 1_000 };
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  const still = sharp({ create: { ...size, channels: 3, background: '#123', noise } });
  const avif = await still.avif({ effort: 0, bitdepth: 12, chromaSubsampling: '4:4:4' }).toBuffer();
  return rewrapAvif(avif, { size, repeats: 100 });
}

/** Puts the coded picture of an AVIF file into a new one, which says of it what the options say. */
export function rewrapAvif(
  original: Buffer,
  { size, brand = 'avif', transforms = [], repeats = 1 }: AvifOptions,
): Buffer {
  const properties = [imageSize(size), decoderConfiguration(original), ...transforms];
  const places = properties.map((_, index) => (index === 0 ? 1 : ESSENTIAL | (index + 1)));
  const data = Buffer.concat(Array.from({ length: repeats }, () => contentOf(original, 'mdat')));
  return assembleAvif(brand, properties, [{ type: 'av01', properties: places, data }]);
}

/** A picture that is put together of the one of an AVIF file, over and over. */
export function gridAvif(original: Buffer, { tile, size, canvas = size, columns, rows }: AvifGrid): Buffer {
  const layout = Buffer.concat([Buffer.of(0, 1, rows - 1, columns - 1), u32(canvas.width, canvas.height)]);
  return derivedAvif(original, { type: 'grid', size, data: layout, from: tile, times: columns * rows });
}

/** A picture that is laid over a canvas of its own size. */
export function overlayAvif(
  original: Buffer,
  { size, canvas }: { readonly size: Size; readonly canvas: Size },
): Buffer {
  const background = u16(0xffff, 0, 0, 0xffff);
  const layout = Buffer.concat([Buffer.of(0, 1), background, u32(canvas.width, canvas.height, 0, 0)]);
  return derivedAvif(original, { type: 'iovl', size, data: layout, from: size, times: 1 });
}

/** The picture of an AVIF file by another name. */
export function identicalAvif(original: Buffer, size: Size): Buffer {
  return derivedAvif(original, { type: 'iden', size, data: Buffer.alloc(0), from: size, times: 1 });
}

/** A picture that is made of the one of an AVIF file, so many times. */
function derivedAvif(
  original: Buffer,
  { type, size, data, from, times }: Pick<Item, 'type' | 'data'> & { size: Size; from: Size; times: number },
): Buffer {
  const properties = [imageSize(size), imageSize(from), decoderConfiguration(original)];
  const items = [
    { type, properties: [1], data },
    { type: 'av01', properties: [2, ESSENTIAL | 3], data: contentOf(original, 'mdat') },
  ];
  const parts = Array<number>(times).fill(2);
  return assembleAvif('avif', properties, items, [fullBox('iref', 0, box('dimg', u16(1, times, ...parts)))]);
}

/** An animation of the coded pictures of AVIF files, the first of which is also its still picture. */
export function avifSequence(originals: readonly [Buffer, ...Buffer[]], size: Size): Buffer {
  const properties = [imageSize(size), decoderConfiguration(originals[0])];
  const samples = originals.map((original) => contentOf(original, 'mdat'));
  const items = [{ type: 'av01', properties: [1, ESSENTIAL | 2], data: samples[0] ?? Buffer.alloc(0) }];
  const track = movieOf(
    decoderConfiguration(originals[0]),
    samples.map(({ length }) => length),
    size,
  );
  return Buffer.concat([assembleAvif('avis', properties, items), track, box('mdat', ...samples)]);
}

function imageSize({ width, height }: Size): Buffer {
  return fullBox('ispe', 0, u32(width, height));
}

function decoderConfiguration(original: Buffer): Buffer {
  return box('av1C', contentOf(original, 'av1C'));
}

/** A file whose first item is the picture. */
function assembleAvif(
  brand: string,
  properties: readonly Buffer[],
  items: readonly Item[],
  references: readonly Buffer[] = [],
): Buffer {
  const data = Buffer.concat(items.map((item) => item.data));
  const build = (offset: number): Buffer =>
    Buffer.concat([
      box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}avifmif1miaf`, 'latin1')),
      metaBox(properties, items, references, offset),
      box('mdat', data),
    ]);
  // Where the data begins is known once everything before it has been put together.
  return build(build(0).length - data.length);
}

function metaBox(
  properties: readonly Buffer[],
  items: readonly Item[],
  references: readonly Buffer[],
  offset: number,
): Buffer {
  let next = offset;
  const locations = items.map(({ data }, index) => {
    const location = Buffer.concat([u16(index + 1, 0, 1), u32(next, data.length)]);
    next += data.length;
    return location;
  });
  const entries = items.map(({ type }, index) =>
    box('infe', u32(0x02_00_00_00), u16(index + 1, 0), Buffer.from(`${type}\0`, 'latin1')),
  );
  const associations = items.map((item, index) =>
    Buffer.concat([u16(index + 1), Buffer.of(item.properties.length, ...item.properties)]),
  );
  return fullBox(
    'meta',
    0,
    fullBox('hdlr', 0, u32(0), Buffer.from('pict', 'latin1'), u32(0, 0, 0), Buffer.of(0)),
    fullBox('pitm', 0, u16(1)),
    fullBox('iloc', 0, Buffer.of(0x44, 0), u16(items.length), ...locations),
    fullBox('iinf', 0, u16(items.length), ...entries),
    ...references,
    box('iprp', box('ipco', ...properties), fullBox('ipma', 0, u32(items.length), ...associations)),
  );
}
