import { deflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decode, PAD } from './decoded.fixture.js';
import type { Quarters, Rgb } from './picture.fixture.js';
import { colourAt, difference, LYING, luma, mapQuarters, QUARTERS } from './picture.fixture.js';
import type { PngKind } from './png.fixture.js';
import { encodePng, pngChunk } from './png.fixture.js';

const BEHIND: Rgb = [PAD, PAD, PAD];
const PALETTE = pngChunk('PLTE', Buffer.from(Object.values(QUARTERS).flat()));

interface Case {
  readonly kind: PngKind;
  readonly samples: (colour: Rgb) => readonly number[];
  readonly chunks?: readonly Buffer[];
  readonly seen: Quarters;
}

/** The grey levels that so many bits can tell apart: what is stored of a colour, and what is seen of that. */
function greysOf(bitDepth: number): { sample: (colour: Rgb) => number; seen: (colour: Rgb) => Rgb } {
  const most = 2 ** bitDepth - 1;
  const sample = (colour: Rgb): number => Math.round((luma(colour) / 255) * most);
  const seen = (colour: Rgb): Rgb => {
    const grey = Math.round((sample(colour) / most) * 255);
    return [grey, grey, grey];
  };
  return { sample, seen };
}

function scaled(bitDepth: number, colour: Rgb): number[] {
  return colour.map((value) => (value * (2 ** bitDepth - 1)) / 255);
}

/** One quarter is transparent, by the kind's own means. */
function withHole(quarters: Quarters): Quarters {
  return { ...quarters, topLeft: BEHIND };
}

function alphaOf(bitDepth: number, colour: Rgb): number {
  return colour === QUARTERS.topLeft ? 0 : 2 ** bitDepth - 1;
}

function u16(values: readonly number[]): Buffer {
  return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

const cases: Case[] = [];
for (const isInterlaced of [false, true]) {
  for (const bitDepth of [1, 2, 4, 8, 16] as const) {
    const { sample, seen } = greysOf(bitDepth);
    const kind: PngKind = { colourType: 0, bitDepth, isInterlaced };
    const hole = pngChunk('tRNS', u16([sample(QUARTERS.topLeft)]));
    cases.push({ kind, samples: (colour) => [sample(colour)], seen: mapQuarters(QUARTERS, seen) });
    const seenThrough = mapQuarters(QUARTERS, (colour) =>
      sample(colour) === sample(QUARTERS.topLeft) ? BEHIND : seen(colour),
    );
    cases.push({ kind, samples: (colour) => [sample(colour)], chunks: [hole], seen: seenThrough });
  }
  for (const bitDepth of [2, 4, 8] as const) {
    const kind: PngKind = { colourType: 3, bitDepth, isInterlaced };
    const samples = (colour: Rgb): number[] => [Object.values(QUARTERS).indexOf(colour)];
    cases.push({ kind, samples, chunks: [PALETTE], seen: QUARTERS });
    cases.push({ kind, samples, chunks: [PALETTE, pngChunk('tRNS', Buffer.of(0))], seen: withHole(QUARTERS) });
  }
  const twoColours: Quarters = { ...QUARTERS, bottomLeft: QUARTERS.topRight, bottomRight: QUARTERS.topRight };
  cases.push({
    kind: { colourType: 3, bitDepth: 1, isInterlaced },
    samples: (colour) => [colour === QUARTERS.topLeft ? 0 : 1],
    chunks: [pngChunk('PLTE', Buffer.from([...QUARTERS.topLeft, ...QUARTERS.topRight]))],
    seen: twoColours,
  });
  for (const bitDepth of [8, 16] as const) {
    const rgb = { kind: { colourType: 2, bitDepth, isInterlaced }, seen: QUARTERS } as const;
    const samples = (colour: Rgb): number[] => scaled(bitDepth, colour);
    const hole = pngChunk('tRNS', u16(scaled(bitDepth, QUARTERS.topLeft)));
    cases.push({ ...rgb, samples }, { ...rgb, samples, chunks: [hole], seen: withHole(QUARTERS) });
    cases.push({
      kind: { colourType: 4, bitDepth, isInterlaced },
      samples: (colour) => [greysOf(bitDepth).sample(colour), alphaOf(bitDepth, colour)],
      seen: withHole(mapQuarters(QUARTERS, greysOf(bitDepth).seen)),
    });
    cases.push({
      kind: { colourType: 6, bitDepth, isInterlaced },
      samples: (colour) => [...scaled(bitDepth, colour), alphaOf(bitDepth, colour)],
      seen: withHole(QUARTERS),
    });
  }
}

function encode({ kind, samples, chunks = [] }: Omit<Case, 'seen'>): Buffer {
  return encodePng(LYING, kind, (x, y) => samples(colourAt(LYING, x, y)), chunks);
}

function rgbWith(...chunks: readonly Buffer[]): Buffer {
  return encode({ kind: { colourType: 2, bitDepth: 8 }, samples: (colour) => colour, chunks });
}

describe('a PNG', () => {
  it.each(
    cases.map((each) => {
      const { colourType, bitDepth, isInterlaced } = each.kind;
      const hasHole = each.chunks?.some((chunk) => chunk.includes('tRNS')) === true;
      const name = [hasHole && 'with tRNS', isInterlaced === true && 'interlaced'].filter(Boolean).join(', ');
      return [`${colourType} of ${bitDepth} bits ${name}`, each] as const;
    }),
  )('should show its colours with colour type %s', async (_, each) => {
    const { quarters, size, pages } = await decode(encode(each));
    expect(difference(quarters, each.seen)).toBeLessThanOrEqual(1);
    expect(size).toEqual(LYING);
    expect(pages).toBe(1);
  });

  it.each([
    ['gAMA', pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f]))],
    ['sRGB', pngChunk('sRGB', Buffer.of(0))],
    ['an ICC profile that is none', pngChunk('iCCP', Buffer.from('x\0\0no profile', 'latin1'))],
    ['a chunk that nobody knows', pngChunk('spOt', Buffer.alloc(70_000))],
    [
      'texts',
      Buffer.concat([pngChunk('tEXt', Buffer.from('a\0b')), pngChunk('zTXt', Buffer.from('a\0\0not deflated'))]),
    ],
  ])('should show its colours with %s', async (_, chunk) => {
    expect(difference((await decode(rgbWith(chunk))).quarters, QUARTERS)).toBeLessThanOrEqual(1);
  });

  it('should show its first picture when it is animated, and say how many there are', async () => {
    const animation = pngChunk('acTL', Buffer.from([0, 0, 0, 3, 0, 0, 0, 0]));
    const { quarters, pages } = await decode(rgbWith(animation));
    expect(difference(quarters, QUARTERS)).toBeLessThanOrEqual(1);
    expect(pages).toBe(3);
  });

  it('should not inflate its texts, however many they are', async () => {
    const text = Buffer.concat([
      Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'),
      deflateSync(Buffer.alloc(7_900_000, 'a')),
    ]);
    const before = process.resourceUsage().maxRSS;
    await decode(rgbWith(...Array.from({ length: 100 }, () => pngChunk('iTXt', text))));
    const grownMB = (process.resourceUsage().maxRSS - before) / 1024;
    expect(grownMB).toBeLessThan(300);
  });

  it('should be refused when a checksum of its pixels is wrong', async () => {
    const image = rgbWith();
    const end = image.indexOf('IEND') - 5;
    image.writeUInt8(image.readUInt8(end) ^ 1, end);
    await expect(decode(image)).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});
