import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { imir, irot, rewrapAvif } from './avif.fixture.js';
import { decode } from './decoded.fixture.js';
import { exifOf, ORIENTATIONS, storedQuarters, uprightSize } from './exif.fixture.js';
import { segment } from './jpeg.fixture.js';
import type { Quarters } from './picture.fixture.js';
import { colourAt, difference, LYING, paint, QUARTERS } from './picture.fixture.js';
import { encodePng, pngChunk } from './png.fixture.js';
import { withWebpExif } from './webp.fixture.js';

const TOLERANCE = 6;

/** The same turns and mirror images as the orientations, in their order. */
const TRANSFORMS = [[], [imir(1)], [irot(2)], [imir(0)], [irot(1), imir(0)], [irot(3)], [irot(1), imir(1)], [irot(1)]];

function raw(quarters: Quarters) {
  return sharp(paint(LYING, quarters), { raw: { ...LYING, channels: 3 } });
}

async function jpegOf(quarters: Quarters, orientation: number): Promise<Buffer> {
  const image = await raw(quarters).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifOf(orientation)]));
  return Buffer.concat([image.subarray(0, 2), exif, image.subarray(2)]);
}

function pngOf(quarters: Quarters, orientation: number): Buffer {
  const pixel = (x: number, y: number) => colourAt(LYING, x, y, quarters);
  return encodePng(LYING, { colourType: 2, bitDepth: 8 }, pixel, [pngChunk('eXIf', exifOf(orientation))]);
}

async function webpOf(quarters: Quarters, orientation: number): Promise<Buffer> {
  return withWebpExif(await raw(quarters).webp({ lossless: true }).toBuffer(), LYING, exifOf(orientation));
}

async function avifOf(quarters: Quarters, orientation: number): Promise<Buffer> {
  const transforms = TRANSFORMS[orientation - 1] ?? [];
  return rewrapAvif(await raw(quarters).avif({ lossless: true }).toBuffer(), { size: LYING, transforms });
}

describe.each([
  ['a JPEG', jpegOf],
  ['a PNG', pngOf],
  ['a WebP', webpOf],
  ['an AVIF', avifOf],
])('%s', (_, encode) => {
  it.each(ORIENTATIONS)('should be turned upright by orientation %d', async (orientation, firstRow, firstColumn) => {
    const { quarters, size } = await decode(await encode(storedQuarters(firstRow, firstColumn), orientation));
    expect(difference(quarters, QUARTERS)).toBeLessThanOrEqual(TOLERANCE);
    expect(size).toEqual(uprightSize(firstRow));
  });
});
