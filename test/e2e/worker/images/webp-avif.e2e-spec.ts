import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { avifSequence, gridAvif, identicalAvif, overlayAvif, rewrapAvif } from './avif.fixture.js';
import { decode, PAD } from './decoded.fixture.js';
import { exifOf } from './exif.fixture.js';
import type { Quarters, Rgb } from './picture.fixture.js';
import { difference, LYING, mapQuarters, paint, QUARTERS } from './picture.fixture.js';
import { animatedWebp, withWebpExif } from './webp.fixture.js';

const TOLERANCE = 6;
const OTHERS = mapQuarters(QUARTERS, ([red, green, blue]) => [255 - red, 255 - green, 255 - blue]);

function picture(quarters: Quarters = QUARTERS) {
  return sharp(paint(LYING, quarters), { raw: { ...LYING, channels: 3 } });
}

/** Half of what is behind it shows through. */
const HALF_SEEN = mapQuarters(QUARTERS, (colour): Rgb => {
  const [red, green, blue] = colour.map((value) => Math.round((value + PAD) / 2));
  return [red ?? NaN, green ?? NaN, blue ?? NaN];
});

async function lossless(quarters?: Quarters): Promise<Buffer> {
  return await picture(quarters).webp({ lossless: true }).toBuffer();
}

async function avif(quarters?: Quarters): Promise<Buffer> {
  return await picture(quarters).avif({ lossless: true }).toBuffer();
}

async function expectToShow(image: Buffer, quarters: Quarters = QUARTERS): Promise<void> {
  const decoded = await decode(image);
  expect(difference(decoded.quarters, quarters)).toBeLessThanOrEqual(TOLERANCE);
  expect(decoded.size).toEqual(LYING);
}

describe('a WebP', () => {
  it('should show its colours, lossless, lossy and transparent', async () => {
    await expectToShow(await lossless());
    await expectToShow(await picture().webp({ quality: 95 }).toBuffer());
    await expectToShow(await picture().ensureAlpha(0.5).webp({ lossless: true }).toBuffer(), HALF_SEEN);
    await expectToShow(await picture().ensureAlpha(0.5).webp({ quality: 95 }).toBuffer(), HALF_SEEN);
  });

  it('should show its first picture when it is animated, and say how many there are', async () => {
    const image = animatedWebp([await lossless(), await lossless(OTHERS), await lossless()], LYING);
    await expectToShow(image);
    expect((await decode(image)).pages).toBe(3);
    expect((await decode(await lossless())).pages).toBe(1);
  });

  it('should be refused when it is an endless animation', async () => {
    const still = await lossless();
    const image = animatedWebp(Array<Buffer>(1_001).fill(still), LYING);
    await expect(decode(image)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FORMAT',
      message: 'The object is an animation of 1001 frames; only those of up to 1000 are supported',
    });
  });

  it('should show what is behind the part of its canvas that its first picture leaves free', async () => {
    const canvas = { width: 2 * LYING.width, height: 2 * LYING.height };
    const red = await lossless(mapQuarters(QUARTERS, () => QUARTERS.topLeft));
    const { size, quarters } = await decode(animatedWebp([red], LYING, canvas));
    expect(size).toEqual(canvas);
    const behind: Quarters = { ...mapQuarters(QUARTERS, () => [PAD, PAD, PAD]), topLeft: QUARTERS.topLeft };
    expect(difference(quarters, behind)).toBeLessThanOrEqual(TOLERANCE);
  });

  it.each([
    ['larger', { width: 4_000, height: 4_000 }],
    ['smaller', { width: 16, height: 16 }],
  ])('should be refused when it says that it is %s', async (_, size) => {
    const image = withWebpExif(await lossless(), size, exifOf(1));
    await expect(decode(image)).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});

describe('an AVIF', () => {
  it.each([8, 10, 12] as const)('should show its colours, with %d bits', async (bitdepth) => {
    await expectToShow(await picture().avif({ bitdepth, quality: 95 }).toBuffer());
    await expectToShow(await picture().avif({ bitdepth, quality: 95, chromaSubsampling: '4:4:4' }).toBuffer());
  });

  it('should show its colours, lossless and transparent', async () => {
    await expectToShow(await avif());
    await expectToShow(await picture().ensureAlpha(0.5).avif({ lossless: true }).toBuffer(), HALF_SEEN);
  });

  it.each(['avif', 'avis', 'mif1', 'MA1B'])('should show its colours under the brand %s', async (brand) => {
    await expectToShow(rewrapAvif(await avif(), { size: LYING, brand }));
  });

  it('should show its first picture when it is animated, and say how many there are', async () => {
    const image = avifSequence([await avif(), await avif(OTHERS)], LYING);
    await expectToShow(image);
    expect((await decode(image)).pages).toBe(2);
    expect((await decode(await avif())).pages).toBe(1);
  });

  it('should be put together of tiles', async () => {
    const size = { width: 2 * LYING.width, height: 3 * LYING.height };
    const tile = await picture(mapQuarters(QUARTERS, () => QUARTERS.topLeft))
      .avif({ lossless: true })
      .toBuffer();
    const decoded = await decode(gridAvif(tile, { tile: LYING, size, columns: 2, rows: 3 }));
    expect(decoded.size).toEqual(size);
    expect(
      difference(
        decoded.quarters,
        mapQuarters(QUARTERS, () => QUARTERS.topLeft),
      ),
    ).toBeLessThanOrEqual(TOLERANCE);
  });

  it('should show the colours of another that it is the same as', async () => {
    await expectToShow(identicalAvif(await avif(), LYING));
  });

  it('should be refused when it is laid over a canvas, of whatever size', async () => {
    for (const side of [LYING.width, 16_384]) {
      const image = overlayAvif(await avif(), { size: LYING, canvas: { width: side, height: side } });
      await expect(decode(image)).rejects.toMatchObject({
        code: 'UNSUPPORTED_FORMAT',
        message:
          "The object is an AVIF with a picture of the kind 'iovl'; only those of the kinds 'av01', 'grid' and 'iden' are supported",
      });
    }
  });

  it('should be refused when its grid is larger than it says', async () => {
    const canvas = { width: 10_001, height: 5_000 };
    const image = gridAvif(await avif(), { tile: LYING, size: LYING, canvas, columns: 1, rows: 1 });
    await expect(decode(image)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it.each([
    ['larger', 'CORRUPT_IMAGE', { width: 4_000, height: 4_000 }],
    ['smaller', 'CORRUPT_IMAGE', { width: 16, height: 16 }],
    ['far too large', 'IMAGE_TOO_LARGE', { width: 40_000, height: 40_000 }],
  ])('should be refused when it says that it is %s', async (_, code, size) => {
    await expect(decode(rewrapAvif(await avif(), { size }))).rejects.toMatchObject({ code });
  });

  it('should be refused when its tiles are far more than its picture', async () => {
    const tile = { width: 1_000, height: 1_000 };
    const coded = await sharp({ create: { ...tile, channels: 3, background: '#123' } })
      .avif({ effort: 0 })
      .toBuffer();
    const image = gridAvif(coded, { tile, size: LYING, columns: 16, rows: 16 });
    await expect(decode(image)).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'The image has 256 megapixels in all its parts and frames, which is over the limit of 100',
    });
  });

  it('should be refused when it is one picture over and over', async () => {
    const size = { width: 1_000, height: 1_000 };
    const coded = await sharp({ create: { ...size, channels: 3, background: '#123' } })
      .avif({ effort: 0 })
      .toBuffer();
    await expect(decode(rewrapAvif(coded, { size, repeats: 201 }))).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    await expect(decode(rewrapAvif(coded, { size, repeats: 2 }))).resolves.toMatchObject({ size });
  });
});
