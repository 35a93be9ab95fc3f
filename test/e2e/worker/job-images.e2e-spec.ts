import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DoneImageItem, ImageItem } from '@spotter/shared';
import { MESSAGE_VERSION } from '@spotter/shared';
import sharp from 'sharp';
import { overlap } from '../support/samples.js';
import { heicHeader, pngOfSize, readScene } from './images.fixture.js';
import { until, WorkerHarness } from './worker.harness.js';

let harness: WorkerHarness;
let sample: Buffer;

beforeAll(async () => {
  harness = await WorkerHarness.start();
  sample = await readScene();
  await harness.startWorker();
}, 60_000);

afterAll(async () => {
  await harness.stop();
}, 20_000);

function doneImage(image: ImageItem | undefined): DoneImageItem {
  if (image?.status !== 'DONE') throw new Error(`The image is not done: ${JSON.stringify(image)}`);
  return image;
}

describe('the images of a job', () => {
  it('should each end with their own code while the good ones go on', async () => {
    const cases: readonly (readonly [name: string, bytes: Uint8Array | undefined, end: string])[] = [
      ['good.jpg', sample, 'DONE'],
      ['missing.jpg', undefined, 'IMAGE_NOT_FOUND'],
      ['empty.jpg', Buffer.alloc(0), 'CORRUPT_IMAGE'],
      ['cut-off.jpg', sample.subarray(0, sample.length / 2), 'CORRUPT_IMAGE'],
      ['cut-off.png', pngOfSize(200, 200), 'CORRUPT_IMAGE'],
      ['text.jpg', Buffer.from('not an image at all'), 'UNSUPPORTED_FORMAT'],
      [
        'drawing.jpg',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        'UNSUPPORTED_FORMAT',
      ],
      ['iphone.jpg', heicHeader(), 'UNSUPPORTED_FORMAT'],
      ['400-megapixels.png', pngOfSize(20_000, 20_000), 'IMAGE_TOO_LARGE'],
      ['21-megabytes.jpg', Buffer.alloc(21 * 1024 * 1024), 'IMAGE_TOO_LARGE'],
      ['good.webp', await sharp(sample).webp({ lossless: true }).toBuffer(), 'DONE'],
      ['good.avif', await sharp(sample).avif({ lossless: true }).toBuffer(), 'DONE'],
      ['transparent-16-bit.png', await sharp(sample).ensureAlpha(0.5).toColourspace('rgb16').png().toBuffer(), 'DONE'],
      ['grey.jpg', await sharp(sample).greyscale().jpeg().toBuffer(), 'DONE'],
    ];
    const urls = await Promise.all(cases.map(([name, bytes]) => harness.upload(name, bytes)));

    const { job, images } = await harness.waitForEnd(await harness.submit(urls));

    const ends = images.map((image) => (image.status === 'FAILED' ? image.error.code : image.status));
    expect(ends).toEqual(cases.map(([, , end]) => end));
    expect(job.status).toBe('COMPLETED');
    expect(job.done?.size).toBe(ends.filter((end) => end === 'DONE').length);
    expect(job.failed?.size).toBe(ends.filter((end) => end !== 'DONE').length);
    expect(job).not.toHaveProperty('openShard');
    await harness.waitForEmptyQueue();
  }, 60_000);

  it('should make a job FAILED when none of them is done', async () => {
    const { job } = await harness.waitForEnd(await harness.submit([await harness.upload('missing-too.jpg')]));
    expect(job.status).toBe('FAILED');
  }, 30_000);

  it('should not be found either when S3 forbids what is missing', async () => {
    harness.stack.switches.missingKeyIsForbidden = true;
    try {
      const [image] = await harness.process([await harness.upload('forbidden.jpg')]);
      expect(image).toMatchObject({ status: 'FAILED', error: { code: 'IMAGE_NOT_FOUND' } });
    } finally {
      harness.stack.switches.missingKeyIsForbidden = false;
    }
  }, 30_000);

  it('should be stored with the model, the ETag of the bytes and boxes inside the picture', async () => {
    const image = doneImage((await harness.process([await harness.upload('good.jpg', sample)]))[0]);
    expect(image.model).toEqual({ name: 'default', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(image.eTag).not.toBe('');
    expect(image).not.toHaveProperty('leaseUntil');
    expect(image.detectionCount).toBe(image.detections.length);
    expect(image.detections.length).toBeGreaterThan(0);
    for (const { bbox } of image.detections) {
      const [x1, y1, x2, y2] = bbox;
      expect(0 <= x1 && x1 < x2 && x2 <= image.imageWidth).toBe(true);
      expect(0 <= y1 && y1 < y2 && y2 <= image.imageHeight).toBe(true);
    }
  }, 30_000);

  it('should have their boxes in the upright frame, whatever their EXIF orientation', async () => {
    // Lying on its left side, with the orientation that makes every viewer turn it upright.
    const lying = await sharp(sample).rotate(-90).withMetadata({ orientation: 6 }).jpeg({ quality: 100 }).toBuffer();
    const urls = [await harness.upload('upright.jpg', sample), await harness.upload('lying.jpg', lying)];
    const [upright, turned] = (await harness.process(urls)).map(doneImage);
    expect(turned?.imageWidth).toBe(upright?.imageWidth);
    expect(turned?.imageHeight).toBe(upright?.imageHeight);
    const sure = upright?.detections.filter(({ confidence }) => confidence > 0.5) ?? [];
    expect(sure.length).toBeGreaterThan(0);
    for (const { label, bbox } of sure) {
      const overlaps = (turned?.detections ?? [])
        .filter((detection) => detection.label === label)
        .map((detection) => overlap(detection.bbox, bbox));
      expect(Math.max(...overlaps)).toBeGreaterThan(0.8);
    }
  }, 30_000);

  it('should be detected with the options of their request', async () => {
    const url = await harness.upload('good.jpg', sample);
    const all = doneImage((await harness.process([url], { minConfidence: 0.05 }))[0]).detections;
    expect(all.length).toBeGreaterThan(1);
    const best = doneImage((await harness.process([url], { minConfidence: 0.05, maxDetections: 1 }))[0]).detections;
    expect(best).toEqual(all.slice(0, 1));
    const label = all.at(-1)?.label ?? '';
    const labelled = doneImage((await harness.process([url], { minConfidence: 0.05, labels: [label] }))[0]).detections;
    expect(labelled).toEqual(all.filter((detection) => detection.label === label));
    expect(doneImage((await harness.process([url], { labels: ['unicorn'] }))[0]).detections).toEqual([]);
  }, 30_000);

  it('should be left alone by messages that come again, or of a run that is over', async () => {
    const jobId = await harness.submit([await harness.upload('good.jpg', sample), await harness.upload('none.jpg')]);
    const before = await harness.waitForEnd(jobId);
    for (const imageIndex of [0, 0, 1, 1]) await harness.send({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex });
    await harness.send({ v: MESSAGE_VERSION, jobId, run: 7, imageIndex: 0 });
    await harness.send({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 99 });
    await harness.waitForEmptyQueue();
    expect(await harness.waitForEnd(jobId)).toEqual(before);
  }, 30_000);

  it('should be given up after three attempts without being touched', async () => {
    // Whoever touched it would find that it does not exist.
    const jobId = await harness.submit([await harness.upload('touched.jpg')], {}, { attempts: 3 });
    const { images } = await harness.waitForEnd(jobId);
    expect(images).toMatchObject([{ status: 'FAILED', attempts: 3, error: { code: 'ATTEMPTS_EXHAUSTED' } }]);
  }, 30_000);

  it('should be left to the worker that has them until its lease ends', async () => {
    const leaseUntil = new Date(Date.now() + 3_000).toISOString();
    const lease = { attempts: 1, leaseUntil, leaseOwner: 'a worker that died' };
    const jobId = await harness.submit([await harness.upload('good.jpg', sample)], {}, lease);
    const { job, images } = await harness.waitForEnd(jobId);
    expect(images).toMatchObject([{ status: 'DONE', attempts: 2 }]);
    expect(job.updatedAt > leaseUntil).toBe(true);
  }, 30_000);

  it('should cost no attempt while AWS fails now and then', async () => {
    const url = await harness.upload('good.jpg', sample);
    const jobId = await harness.submit(Array.from({ length: 10 }, () => url));
    harness.stack.switches.throttle = 0.6;
    try {
      await delay(5_000);
    } finally {
      harness.stack.switches.throttle = 0;
    }
    const { job, images } = await harness.waitForEnd(jobId, 60_000);
    expect(job).toMatchObject({ status: 'COMPLETED' });
    expect(images.map(({ attempts }) => attempts)).toEqual(images.map(() => 1));
  }, 90_000);
});

describe('messages that are none of ours', () => {
  it('should become dead letters with a reason', async () => {
    const bodies = ['not JSON', '[]', '{"v":99,"jobId":"x"}', '{"v":1,"jobId":"../x","run":0,"imageIndex":-1}'];
    for (const body of bodies) await harness.sendBody(body);
    const letters = new Map<string | undefined, string | undefined>();
    await until(async () => {
      for (const { Body, MessageAttributes } of await harness.deadLetters()) {
        letters.set(Body, MessageAttributes?.['reason']?.StringValue);
      }
      return letters.size === bodies.length;
    }, 15_000);
    expect(letters.get('not JSON')).toBe('The body is not JSON');
    expect(letters.get('{"v":99,"jobId":"x"}')).toBe('The message has version 99; this worker reads version 1');
    expect(letters.get('[]')).toMatch(/^The body is not a job message/);
    expect(letters.get(bodies[3])).toMatch(/jobId.*run.*imageIndex/);
    // A message of another test may rest until the lease of its image has ended.
    await harness.waitForEmptyQueue(90_000);
  }, 120_000);
});
