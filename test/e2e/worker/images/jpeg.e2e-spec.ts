import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { decode } from './decoded.fixture.js';
import { exifOf } from './exif.fixture.js';
import type { JpegComponent, JpegKind } from './jpeg.fixture.js';
import { adobe, encodeJpeg, segment } from './jpeg.fixture.js';
import type { Rgb } from './picture.fixture.js';
import {
  colourAt,
  difference,
  greyOf,
  luma,
  LYING,
  mapQuarters,
  paint,
  QUARTERS,
  quartersOf,
} from './picture.fixture.js';

/** Rounding to whole coefficients and back. */
const TOLERANCE = 3;
/** What a picture of four inks looks like depends on the profile, of which there is none here. */
const INK_TOLERANCE = 80;

/** JFIF 1.02: from 0 to 255 each. */
const YCBCR: readonly ((colour: Rgb) => number)[] = [
  luma,
  ([red, green, blue]) => -0.168736 * red - 0.331264 * green + 0.5 * blue + 128,
  ([red, green, blue]) => 0.5 * red - 0.418688 * green - 0.081312 * blue + 128,
];

function component(value: (colour: Rgb) => number, across = 1, down = 1): JpegComponent {
  return { across, down, sample: (x, y) => value(colourAt(LYING, x, y)) };
}

function colours(across = 1, down = 1): JpegComponent[] {
  return YCBCR.map((value, index) => (index === 0 ? component(value, across, down) : component(value)));
}

function jpeg(kind: Partial<JpegKind> = {}): Buffer {
  return encodeJpeg(LYING, { components: colours(), ...kind });
}

function exif(orientation: number): Buffer {
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOf(orientation)]));
}

const GREY = component(luma);
const RGB = [0, 1, 2].map((channel) => component((colour) => colour[channel] ?? NaN));
/** No ink is 255, as Adobe has it. */
const NO_BLACK = component(() => 255);
/** A thumbnail is a picture of its own, of another size, inside the metadata. */
const THUMBNAIL = encodeJpeg({ width: 16, height: 16 }, { components: [component(() => 0)] });
const ORDINARY = jpeg({ components: colours(2, 2) });

describe('a JPEG', () => {
  it.each([
    ['4:4:4', jpeg()],
    ['4:2:2', jpeg({ components: colours(2, 1) })],
    ['4:2:0', jpeg({ components: colours(2, 2) })],
    ['4:4:0', jpeg({ components: colours(1, 2) })],
    ['4:1:1', jpeg({ components: colours(4, 1) })],
    ['4:1:0', jpeg({ components: colours(4, 2) })],
    ['extended sequential', jpeg({ frame: 0xc1 })],
    ['progressive', jpeg({ components: colours(2, 2), frame: 0xc2, scans: 1 })],
    ['progressive with many scans', jpeg({ frame: 0xc2, scans: 60 })],
    ['with restart markers', jpeg({ components: colours(2, 2), restartInterval: 3 })],
    ['RGB, by Adobe', jpeg({ components: RGB, segments: [adobe(0)] })],
    ['YCbCr, by Adobe', jpeg({ segments: [adobe(1)] })],
    ['with two quantisation tables', jpeg({ segments: [segment(0xdb, Buffer.from([1, ...Buffer.alloc(64, 99)]))] })],
    [
      'with 13 MB of metadata',
      jpeg({ segments: Array.from({ length: 200 }, (_, i) => segment(0xe0 + (i % 14), Buffer.alloc(65_533, i))) }),
    ],
    [
      'with an ICC profile that is none',
      jpeg({ segments: [segment(0xe2, Buffer.from('ICC_PROFILE\0\x01\x01nothing', 'latin1'))] }),
    ],
    [
      'with a thumbnail',
      jpeg({ segments: [segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOf(1), THUMBNAIL]))] }),
    ],
    ['with an orientation that does not exist', jpeg({ segments: [exif(9)] })],
    ['with bytes that belong to nothing', beforeFrame(ORDINARY, Buffer.of(7, 7, 7))],
    ['without an end marker', ORDINARY.subarray(0, -2)],
    ['with other data after its end', Buffer.concat([ORDINARY, Buffer.alloc(100_000, 7)])],
    ['with a page after its end', Buffer.concat([ORDINARY, Buffer.from('<html><script>alert(1)</script>')])],
  ])('should show its colours, %s', async (_, image) => {
    const { quarters, size, pages } = await decode(image);
    expect(difference(quarters, QUARTERS)).toBeLessThanOrEqual(TOLERANCE);
    expect(size).toEqual(LYING);
    expect(pages).toBe(1);
  });

  it('should be grey with one component', async () => {
    const { quarters } = await decode(jpeg({ components: [GREY] }));
    expect(difference(quarters, mapQuarters(QUARTERS, greyOf))).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each([
    ['CMYK, by Adobe', jpeg({ components: [...RGB, NO_BLACK], segments: [adobe(0)] })],
    ['CMYK without a marker, as browsers read it', jpeg({ components: [...RGB, NO_BLACK] })],
    [
      'YCCK',
      jpeg({
        components: [...YCBCR.map((value) => component(([r, g, b]) => value([255 - r, 255 - g, 255 - b]))), NO_BLACK],
        segments: [adobe(2)],
      }),
    ],
  ])('should show its inks as colours, %s', async (_, image) => {
    expect(difference((await decode(image)).quarters, QUARTERS)).toBeLessThan(INK_TOLERANCE);
  });

  it('should show the colours that its ICC profile means', async () => {
    const wide = sharp(paint(LYING), { raw: { ...LYING, channels: 3 } }).withIccProfile('p3');
    const image = await wide.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
    const asStored = await sharp(image, { ignoreIcc: true }).raw().toBuffer();
    expect(difference(quartersOf(asStored, LYING), QUARTERS)).toBeGreaterThan(20);
    expect(difference((await decode(image)).quarters, QUARTERS)).toBeLessThanOrEqual(2 * TOLERANCE);
  });

  it.each([
    ['of 12 bits', 'a JPEG of 12 bits a sample', jpeg({ precision: 12, frame: 0xc1 })],
    ['that is lossless', 'a lossless or hierarchical JPEG', jpeg({ frame: 0xc3 })],
    ['that is hierarchical', 'a lossless or hierarchical JPEG', jpeg({ frame: 0xc5 })],
    ['of two components', 'a JPEG of 2 components', jpeg({ components: [GREY, GREY] })],
    ['of five components', 'a JPEG of 5 components', jpeg({ components: [...RGB, GREY, GREY] })],
    [
      'of more scans than any encoder makes',
      'a JPEG of more than 200 scans',
      jpeg({ components: [GREY], frame: 0xc2, scans: 200 }),
    ],
    ['of scans that come one by one', 'a JPEG of more than 200 scans', manyScans()],
  ])('should be refused with a sentence about one %s', async (_, found, image) => {
    const message = expect.stringContaining(`The object is ${found};`);
    await expect(decode(image)).rejects.toMatchObject({ code: 'UNSUPPORTED_FORMAT', message });
  });

  it.each([
    ['with arithmetic coding', jpeg({ frame: 0xc9 })],
    ['with progressive arithmetic coding', jpeg({ frame: 0xca })],
    ['whose units are too large', jpeg({ components: colours(4, 4) })],
  ])('should end with a picture or a code, %s', async (_, image) => {
    const end = await decode(image).catch((error: unknown) => error);
    expect(end).toEqual(end instanceof Error ? expect.objectContaining({ code: 'CORRUPT_IMAGE' }) : expect.anything());
  });
});

function beforeFrame(image: Buffer, bytes: Buffer): Buffer {
  const frame = image.indexOf(Buffer.of(0xff, 0xc0));
  return Buffer.concat([image.subarray(0, frame), bytes, image.subarray(frame)]);
}

/** Baseline, with a scan of one component each, over and over: the decoder goes over the whole picture for each. */
function manyScans(): Buffer {
  const image = jpeg();
  const first = image.indexOf(Buffer.of(0xff, 0xda));
  const scan = segment(0xda, Buffer.of(1, 1, 0, 0, 63, 0));
  return Buffer.concat([image.subarray(0, first), ...Array.from({ length: 301 }, () => scan)]);
}
