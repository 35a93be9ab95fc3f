import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DetectionResult } from '@spotter/shared';
import sharp from 'sharp';
import type { Detector } from '../../../../apps/worker/src/detection/detector.js';
import { IMAGES_PER_THREAD } from '../../../../apps/worker/src/detection/images-per-thread.js';
import { decodeImage } from '../../../../apps/worker/src/detection/preprocess/decode-image.js';
import { readScene } from '../images.fixture.js';
import { clap, gridAvif, rewrapAvif, slowAvif } from './avif.fixture.js';
import { INPUT, PREPROCESSING } from './decoded.fixture.js';
import { defaultDetector } from './default-detector.fixture.js';
import { encodeJpeg, segment } from './jpeg.fixture.js';
import type { Size } from './picture.fixture.js';
import { blankPng } from './png.fixture.js';
import { animatedWebp } from './webp.fixture.js';

/** How long an image may keep the next one waiting. */
const LIMIT_MS = 20_000;
/** As many pixels as are allowed. */
const LARGEST = { width: 10_000, height: 5_000 };
/** Of an attempt whose start was answered at once, and of one whose start was answered as late as is allowed. */
const WHOLE_MS = 45_000;
const SHORTEST_MS = 22_500;
/** From 16 megapixels on images are decoded one at a time. */
const MEDIUM = { width: 5_000, height: 3_199 };
const TILE = { width: 1_000, height: 1_000 };
const SMALL = { width: 16, height: 16 };

let detector: Detector;
let scene: Buffer;
let undisturbed: DetectionResult;
let tile: Buffer;

beforeAll(async () => {
  detector = await defaultDetector({ threads: 1 });
  scene = await readScene();
  undisturbed = await detector.detect(scene);
  expect(undisturbed.detections.length).toBeGreaterThan(0);
  const noise = { type: 'gaussian', mean: 128, sigma: 20 } as const;
  tile = await sharp({ create: { ...TILE, channels: 3, background: '#123', noise } })
    .avif({ effort: 0, bitdepth: 12, chromaSubsampling: '4:4:4' })
    .toBuffer();
});

afterAll(async () => {
  await detector.close();
});

function grey(scans: number): Buffer {
  return encodeJpeg(SMALL, { components: [{ across: 1, down: 1, sample: () => 128 }], frame: 0xc2, scans });
}

/** Says of itself that it is so large, whatever is in it. */
function largest(jpeg: Buffer): Buffer {
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc2));
  jpeg.writeUInt16BE(LARGEST.height, frame + 5);
  jpeg.writeUInt16BE(LARGEST.width, frame + 7);
  return jpeg;
}

async function animation(frames: number): Promise<Buffer> {
  const still = await sharp({ create: { ...SMALL, channels: 3, background: '#123' } })
    .webp()
    .toBuffer();
  return animatedWebp(Array<Buffer>(frames).fill(still), SMALL, LARGEST);
}

describe('an image that is costly', () => {
  it.each<readonly [name: string, end: string, make: () => Buffer | Promise<Buffer>]>([
    [
      'an interlaced PNG of the largest size',
      'a result',
      () => blankPng(LARGEST, { colourType: 6, bitDepth: 8, isInterlaced: true }),
    ],
    ['an animation on the largest canvas', 'a result', () => animation(1_000)],
    ['an animation of 90,000 frames', 'UNSUPPORTED_FORMAT', () => animation(90_000)],
    ['a JPEG of 100,000 scans', 'UNSUPPORTED_FORMAT', () => largest(grey(100_000))],
    [
      'an AVIF of 256 tiles',
      'IMAGE_TOO_LARGE',
      () => gridAvif(tile, { tile: TILE, size: SMALL, columns: 16, rows: 16 }),
    ],
    ['an AVIF of 140 MB of data, most of it the same', 'IMAGE_TOO_LARGE', () => denseGrid()],
    [
      'an AVIF that is cropped from far more',
      'IMAGE_TOO_LARGE',
      () => rewrapAvif(tile, { size: { width: 10_001, height: 5_000 }, transforms: [clap(SMALL)] }),
    ],
    ['an AVIF of one picture 500 times', 'IMAGE_TOO_LARGE', () => rewrapAvif(tile, { size: TILE, repeats: 500 })],
    ['a JPEG with 20 MB of metadata', 'a result', () => withMetadata(grey(1))],
  ])(
    'should keep the next one waiting no longer than the limit: %s',
    async (_, end, make) => {
      const image = await make();
      const started = performance.now();
      const [costly, next] = await Promise.all([
        detector.detect(image).then(
          () => 'a result',
          (error: unknown) => error,
        ),
        detector.detect(scene),
      ]);
      expect(performance.now() - started).toBeLessThan(LIMIT_MS);
      expect(costly).toEqual(
        end === 'a result' ? end : expect.objectContaining({ name: 'UnusableImageError', code: end }),
      );
      expect(next).toEqual(undisturbed);
      expect(await detector.detect(scene)).toEqual(undisturbed);
    },
    60_000,
  );
});

describe('images that are costly together', () => {
  // One of the largest alone takes 1.3 GB, four at once 4.5; three of medium size 1.1, four 1.5.
  it.each<readonly [name: string, most: number, shown: Size, make: () => Promise<Buffer>]>([
    [
      'shown whole',
      2,
      LARGEST,
      async () => gridAvif(await flatAvif(TILE), { tile: TILE, size: LARGEST, columns: 10, rows: 5 }),
    ],
    [
      'cropped',
      2,
      SMALL,
      async () => rewrapAvif(await flatAvif(LARGEST), { size: LARGEST, transforms: [clap(SMALL)] }),
    ],
    ['of medium size', 1.3, MEDIUM, () => flatAvif(MEDIUM)],
  ])(
    'should take turns, so that they need no more memory than the largest one: %s',
    async (_, most, shown, make) => {
      const image = await make();
      const two = await defaultDetector({ threads: 2 });
      const before = process.memoryUsage.rss();
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage.rss());
      }, 10);
      try {
        const results = await Promise.all(Array.from({ length: 5 }, () => two.detect(image)));
        expect(results.map(({ imageWidth }) => imageWidth)).toEqual(results.map(() => shown.width));
        expect((peak - before) / 1e9).toBeLessThan(most);
        expect(await two.detect(scene)).toEqual(undisturbed);
      } finally {
        clearInterval(watch);
        await two.close();
      }
    },
    60_000,
  );
});

describe('an image that waits for its turn', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function withDetector(use: (one: Detector) => Promise<void>): Promise<void> {
    let stuck = 0;
    const one = await defaultDetector({ threads: 1, onStuck: () => stuck++ });
    try {
      await use(one);
      expect(await one.detect(scene)).toEqual(undisturbed);
      expect(stuck).toBe(0);
    } finally {
      await one.close();
    }
  }

  it('should let others pass, and be neither blamed nor the end of all work when its time is up', async () => {
    const slow = await slowAvif();
    await withDetector(async (one) => {
      const ends: string[] = [];
      const first = one.detect(slow).finally(() => ends.push('first'));
      // By its end the other is being decoded.
      await one.detect(scene);
      const timeLimit = new AbortController();
      const waiting = Array.from({ length: 2 * IMAGES_PER_THREAD }, () =>
        one.detect(slow, {}, timeLimit.signal).catch((error: unknown) => error),
      );
      expect(await one.detect(scene).finally(() => ends.push('scene'))).toEqual(undisturbed);
      timeLimit.abort();
      for (const end of await Promise.all(waiting)) {
        expect(end).toMatchObject({ name: 'DetectionInterruptedError', blamed: false });
      }
      await expect(first).resolves.toMatchObject({ imageWidth: TILE.width });
      expect(ends).toEqual(['scene', 'first']);
    });
  }, 60_000);

  it('should not be begun when its turn comes too late for it to be done in time', async () => {
    const slow = await slowAvif();
    await withDetector(async (one) => {
      const first = one.detect(slow).catch((error: unknown) => error);
      await one.detect(scene);
      const second = one.detect(slow, {}, undefined, WHOLE_MS).catch((error: unknown) => error);
      expect(await one.detect(scene)).toEqual(undisturbed);
      const later = performance.now() + LIMIT_MS;
      jest.spyOn(performance, 'now').mockReturnValue(later + 1_000);
      expect(await first).toMatchObject({ code: 'CORRUPT_IMAGE' });
      expect(await second).toMatchObject({ message: 'The turn of the image came too late', blamed: false });
    });
  }, 60_000);

  it('should be begun by what is left of its own time, whenever it came', async () => {
    const slow = rewrapAvif(tile, { size: TILE, repeats: 40 });
    await withDetector(async (one) => {
      const first = one.detect(slow, {}, undefined, SHORTEST_MS);
      await one.detect(scene);
      const ends = [SHORTEST_MS, WHOLE_MS].map((limitMs) =>
        one.detect(slow, {}, undefined, limitMs).then(
          ({ imageWidth }) => imageWidth,
          (error: unknown) => error,
        ),
      );
      await expect(first).resolves.toMatchObject({ imageWidth: TILE.width });
      expect(await Promise.all(ends)).toEqual([
        expect.objectContaining({ message: 'The turn of the image came too late', blamed: false }),
        TILE.width,
      ]);
    });
  }, 60_000);
});

describe('the time limit', () => {
  it('should make a corrupt image of one that takes longer, and leave the next one right', async () => {
    const before = await decodeImage(scene, INPUT, PREPROCESSING);
    const slow = rewrapAvif(tile, { size: TILE, repeats: 100 });
    await expect(decodeImage(slow, INPUT, PREPROCESSING, 1)).rejects.toMatchObject({
      code: 'CORRUPT_IMAGE',
      message: 'The image takes too long to decode',
    });
    expect(await decodeImage(scene, INPUT, PREPROCESSING)).toEqual(before);
  }, 60_000);
});

async function flatAvif(size: Size): Promise<Buffer> {
  return await sharp({ create: { ...size, channels: 3, background: '#123' } })
    .avif({ effort: 0, bitdepth: 12, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** Of one tile of 7 MB, which takes ten times as long as one of 130 KB. */
async function denseGrid(): Promise<Buffer> {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const dense = await sharp({ create: { ...TILE, channels: 3, background: '#123', noise } })
    .avif({ effort: 0, bitdepth: 12, chromaSubsampling: '4:4:4', lossless: true })
    .toBuffer();
  return gridAvif(dense, { tile: TILE, size: { width: 5_000, height: 4_000 }, columns: 5, rows: 4 });
}

function withMetadata(jpeg: Buffer): Buffer {
  const segments = Array.from({ length: 300 }, (_, index) => segment(0xe0 + (index % 14), Buffer.alloc(65_533, index)));
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
