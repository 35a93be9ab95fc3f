import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DetectionResult, ImageErrorCode } from '@spotter/shared';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { UnusableImageError } from '../../../../apps/worker/src/detection/detection.errors.js';
import type { Detector } from '../../../../apps/worker/src/detection/detector.js';
import { readSample, sampleScenes } from '../../support/samples.js';
import { readScene } from '../images.fixture.js';
import { defaultDetector } from './default-detector.fixture.js';
import { randomNumbers, withFlippedBits } from './random.fixture.js';

const IMAGES = 200;
const MOST_GENTLE_FLIPS = 8;
/** How long an image may keep the next one waiting. */
const LIMIT_MS = 20_000;
const IMAGE_CODES: readonly ImageErrorCode[] = ['CORRUPT_IMAGE', 'UNSUPPORTED_FORMAT', 'IMAGE_TOO_LARGE'];
/** What a format is told by: with it damaged, no decoder would see the rest. */
const SIGNATURE_BYTES = 16;
const WIDTHS = [16, 40, 97, 160, 320];

const ENCODINGS: readonly ((image: Sharp) => Sharp)[] = [
  (image) => image.jpeg(),
  (image) => image.jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
  (image) => image.greyscale().jpeg(),
  (image) => image.toColourspace('cmyk').jpeg(),
  (image) => image.png(),
  (image) => image.png({ progressive: true }),
  (image) => image.png({ palette: true, colours: 16 }),
  (image) => image.ensureAlpha(0.5).toColourspace('rgb16').png(),
  (image) => image.webp(),
  (image) => image.webp({ lossless: true }),
  (image) => image.ensureAlpha(0.5).webp({ quality: 50 }),
  (image) => image.avif({ effort: 0 }),
  (image) => image.ensureAlpha(0.5).avif({ effort: 0, bitdepth: 10 }),
];

let detector: Detector;
let scene: Buffer;
let undisturbed: DetectionResult;

beforeAll(async () => {
  detector = await defaultDetector({ threads: 2 });
  scene = await readScene();
  undisturbed = await detector.detect(scene);
  expect(undisturbed.detections.length).toBeGreaterThan(0);
});

afterAll(async () => {
  await detector.close();
});

/** Every encoding in every size, of one scene after the other. */
async function image(index: number): Promise<Buffer> {
  const scenes = await sampleScenes();
  const source = await readSample(scenes[index % scenes.length]?.file ?? '');
  const encode = ENCODINGS[index % ENCODINGS.length] ?? ((unchanged) => unchanged);
  const width = WIDTHS[Math.floor(index / ENCODINGS.length) % WIDTHS.length] ?? 16;
  // With metadata, which decoders read too.
  return await encode(sharp(source).resize(width))
    .withMetadata({ orientation: 1 + (index % 8) })
    .toBuffer();
}

/** How an image ended: with a result, or with a code of an image. Anything else is thrown. */
async function endOf(mutant: Buffer): Promise<'result' | ImageErrorCode> {
  const started = performance.now();
  try {
    const { imageWidth, imageHeight, detections } = await detector.detect(mutant);
    for (const { bbox } of detections) {
      const [x1, y1, x2, y2] = bbox;
      expect(0 <= x1 && x1 < x2 && x2 <= imageWidth && 0 <= y1 && y1 < y2 && y2 <= imageHeight).toBe(true);
    }
    return 'result';
  } catch (error) {
    if (!(error instanceof UnusableImageError)) throw error;
    expect(IMAGE_CODES).toContain(error.code);
    return error.code;
  } finally {
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  }
}

function fifthOf(size: number): number {
  return Math.ceil(size / 5);
}

function few(_size: number, random: () => number): number {
  return 1 + Math.floor(random() * MOST_GENTLE_FLIPS);
}

describe(`mutants of ${IMAGES} images`, () => {
  it.each([
    ['a flipped bit in a fifth of the bytes', 1, 0, fifthOf],
    ['a flipped bit in a fifth of the bytes behind the signature', 2, SIGNATURE_BYTES, fifthOf],
    ['a few flipped bits', 3, 0, few],
  ])(
    'should each end with a result or a code, and leave the next image right, with %s',
    async (_, seed, first, flips) => {
      const random = randomNumbers(seed);
      const ends = new Map<string, number>();
      for (let index = 0; index < IMAGES; index += 2) {
        const originals = await Promise.all([image(index), image(index + 1)]);
        const mutants = originals.map((bytes) => withFlippedBits(bytes, first, flips(bytes.length, random), random));
        for (const end of await Promise.all(mutants.map(endOf))) ends.set(end, (ends.get(end) ?? 0) + 1);
        if (index % 10 === 8) expect(await detector.detect(scene)).toEqual(undisturbed);
      }
      expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(IMAGES);
      // Neither all refused at the door nor all left whole.
      expect(ends.get('CORRUPT_IMAGE')).toBeGreaterThan(IMAGES / 4);
    },
    120_000,
  );

  it('should have been images before, all of them', async () => {
    for (let index = 0; index < ENCODINGS.length; index++) expect(await endOf(await image(index))).toBe('result');
  });
});
