import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { DetectionInterruptedError, UnusableImageError } from '../../../apps/worker/src/detection/detection.errors.js';
import type { Detector, DetectorOptions } from '../../../apps/worker/src/detection/detector.js';
import { startDetector } from '../../../apps/worker/src/detection/detector.js';
import { IMAGES_PER_THREAD, PICTURES_PER_THREAD } from '../../../apps/worker/src/detection/images-per-thread.js';
import { pngOfSize, readScene } from './images.fixture.js';
import { encodePng } from './images/png.fixture.js';
import { THREAD_ENTRY } from './worker-build.js';

const MODEL = join('models', 'default.onnx');
const SCRIPTED_ENTRY = pathToFileURL(join(import.meta.dirname, 'fixtures', 'scripted.thread.mjs'));

/** A picture that tells a scripted thread what to do. */
const script = (number: number): Buffer =>
  encodePng({ width: 1, height: 1 }, { colourType: 2, bitDepth: 8 }, () => [number, number, number]);
const [ANSWERS, DIES, FAILS, HANGS, SLOW] = [script(0), script(1), script(2), script(3), script(4)];

let detector: Detector;

async function start(options: Partial<DetectorOptions> = {}): Promise<Detector> {
  detector = await startDetector({ modelPath: MODEL, threads: 1, threadEntry: THREAD_ENTRY, defaults: {}, ...options });
  return detector;
}

afterEach(async () => {
  await detector.close();
});

describe('a detector', () => {
  it('should say which model it runs', async () => {
    const { model, spec, labels } = await start();
    expect(model).toEqual({ name: 'default', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(spec).toMatchObject({ family: 'yolov8', input: { layout: 'nhwc', type: 'uint8', width: 256, height: 256 } });
    expect(labels).toContain('kettlebell');
  });

  it('should find the same in every thread, with many images at once', async () => {
    await start({ threads: 2 });
    const scene = await readScene();
    const results = await Promise.all(Array.from({ length: 12 }, () => detector.detect(scene)));
    expect(results[0]?.detections.length).toBeGreaterThan(0);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  it('should take images that are given to it, and find the same as in a copy', async () => {
    const scene = await readScene();
    await start();
    const expected = await detector.detect(scene);
    expect(scene.byteLength).toBeGreaterThan(0);
    await detector.close();
    await start({ takesImages: true });
    const given = Uint8Array.from(scene);
    // A part of a larger memory is nobody's to give.
    const part = new Uint8Array([0, ...scene]).subarray(1);
    await expect(Promise.all([detector.detect(given), detector.detect(part)])).resolves.toEqual([expected, expected]);
    expect([given.byteLength, part.byteLength]).toEqual([0, scene.byteLength]);
  });

  it('should refuse an image that cannot be used, and go on', async () => {
    await start();
    const refused = detector.detect(pngOfSize(20_000, 20_000));
    await expect(refused).rejects.toThrow(UnusableImageError);
    await expect(refused).rejects.toMatchObject({
      code: 'IMAGE_TOO_LARGE',
      message: 'The image is 20000 x 20000 pixels, which is over the limit of 50 megapixels',
    });
    await expect(detector.detect(await readScene())).resolves.toMatchObject({ imageWidth: 640 });
  });

  it('should stop all work when an image runs out of time, and blame no other image', async () => {
    let stuck = 0;
    await start({ threads: 2, threadEntry: SCRIPTED_ENTRY, onStuck: () => stuck++ });
    const timeLimit = new AbortController();
    const hanging = detector.detect(HANGS, {}, timeLimit.signal);
    const others = Array.from({ length: 6 }, () => detector.detect(SLOW));
    const ends = Promise.allSettled(others);
    timeLimit.abort();
    await expect(hanging).rejects.toThrow(DetectionInterruptedError);
    await expect(hanging).rejects.toMatchObject({ blamed: true });
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { blamed: false } });
    await expect(detector.detect(ANSWERS)).rejects.toMatchObject({ blamed: false });
    expect(stuck).toBe(1);
  });

  it('should blame what is in the model, not what waits for it', async () => {
    let stuck = 0;
    await start({ threadEntry: SCRIPTED_ENTRY, onStuck: () => stuck++ });
    const hanging = detector.detect(HANGS).catch((error: unknown) => error);
    // Long enough for pictures of one pixel to be decoded, which may happen in any order.
    await delay(300);
    const timeLimit = new AbortController();
    const waiting = [1, 2].map(() => detector.detect(ANSWERS, {}, timeLimit.signal).catch((error: unknown) => error));
    await delay(300);
    timeLimit.abort();
    expect(await hanging).toMatchObject({ name: 'DetectionInterruptedError', blamed: true });
    for (const end of await Promise.all(waiting)) expect(end).toMatchObject({ blamed: false });
    expect(stuck).toBe(1);
  });

  it('should not blame what is in the model of another thread', async () => {
    await start({ threads: 2, threadEntry: SCRIPTED_ENTRY });
    const timeLimit = new AbortController();
    const [stuck, other] = [timeLimit.signal, undefined].map((signal) =>
      detector.detect(HANGS, {}, signal).catch((error: unknown) => error),
    );
    await delay(300);
    timeLimit.abort();
    expect(await stuck).toMatchObject({ name: 'DetectionInterruptedError', blamed: true });
    expect(await other).toMatchObject({ name: 'DetectionInterruptedError', blamed: false });
  });

  it('should say of an animation how many pictures it has', async () => {
    await start();
    const frames = await Promise.all(
      ['#123', '#456'].map((background) =>
        sharp({ create: { width: 64, height: 64, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    const animation = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    await expect(detector.detect(animation)).resolves.toMatchObject({ imageWidth: 64, imagePages: 2 });
    await expect(detector.detect(await readScene())).resolves.not.toHaveProperty('imagePages');
  });

  it('should outlive an image whose time is up in the middle of the model, whenever that is', async () => {
    const scene = await readScene();
    for (let milliseconds = 1; milliseconds < 30; milliseconds += 3) {
      await start();
      const images = Array.from({ length: 4 }, () =>
        detector.detect(scene, {}, AbortSignal.timeout(milliseconds)).catch((error: unknown) => error),
      );
      for (const end of await Promise.all(images)) {
        if (end instanceof Error) expect(end).toBeInstanceOf(DetectionInterruptedError);
      }
      await detector.close();
    }
  }, 60_000);

  it('should not blame an image whose time is up before it was begun', async () => {
    await start({ threadEntry: SCRIPTED_ENTRY });
    const timeLimit = new AbortController();
    const inWork = Array.from({ length: IMAGES_PER_THREAD }, () => detector.detect(SLOW));
    const waiting = detector.detect(ANSWERS, {}, timeLimit.signal);
    timeLimit.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'DetectionInterruptedError', blamed: false });
    await expect(Promise.all(inWork)).resolves.toHaveLength(IMAGES_PER_THREAD);
    await expect(detector.detect(ANSWERS, {}, AbortSignal.abort())).rejects.toMatchObject({ blamed: false });
  });

  it('should replace a thread that died, blame what was at it, and nothing else', async () => {
    const lost: Error[] = [];
    await start({ threadEntry: SCRIPTED_ENTRY, onThreadLost: (error) => lost.push(error) });
    const images = [DIES, ...Array.from({ length: 5 }, () => ANSWERS)].map((image) => detector.detect(image));
    const ends = await Promise.allSettled(images);
    const reasons = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
    expect(ends[0]?.status).toBe('rejected');
    // The thread may have had others, which waited behind it; the rest were still on their way to it.
    expect(reasons.length).toBeLessThanOrEqual(PICTURES_PER_THREAD);
    const blames = reasons.map((reason) => (reason instanceof DetectionInterruptedError ? reason.blamed : reason));
    expect(blames.toSorted()).toEqual([...reasons.slice(1).map(() => false), true]);
    expect(lost).toEqual([expect.objectContaining({ message: 'An inference thread ended with exit code 3' })]);
  });

  it('should tell a failing model from a failing image', async () => {
    await start({ threadEntry: SCRIPTED_ENTRY });
    const failing = detector.detect(FAILS);
    await expect(failing).rejects.toThrow('a broken model');
    await expect(failing).rejects.not.toBeInstanceOf(UnusableImageError);
  });

  it('should give a picture to the thread that has the fewest', async () => {
    await start({ threads: 2, threadEntry: SCRIPTED_ENTRY });
    const hanging = detector.detect(HANGS).catch((error: unknown) => error);
    await delay(300);
    await expect(detector.detect(ANSWERS)).resolves.toMatchObject({ detections: [] });
    detector.abandon();
    expect(await hanging).toBeInstanceOf(DetectionInterruptedError);
  });

  it('should blame nobody for being abandoned, not even what is in the model', async () => {
    await start({ threadEntry: SCRIPTED_ENTRY });
    const hanging = detector.detect(HANGS).catch((error: unknown) => error);
    await delay(300);
    detector.abandon();
    expect(await hanging).toMatchObject({ name: 'DetectionInterruptedError', blamed: false });
  });

  it('should blame nobody for being closed', async () => {
    await start({ threadEntry: SCRIPTED_ENTRY });
    const images = [detector.detect(HANGS), detector.detect(ANSWERS), detector.detect(ANSWERS)];
    const ends = Promise.allSettled(images);
    await detector.close();
    for (const end of await ends) expect(end).toMatchObject({ status: 'rejected', reason: { blamed: false } });
    await expect(detector.detect(ANSWERS)).rejects.toMatchObject({ blamed: false });
  });
});
