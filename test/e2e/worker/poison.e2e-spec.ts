import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IMAGES_PER_THREAD } from '../../../apps/worker/src/detection/images-per-thread.js';
import { readScene } from './images.fixture.js';
import { blankPng } from './images/png.fixture.js';
import { until, WorkerHarness } from './worker.harness.js';

const IMAGES = 21;
const POISON = 9;
/** As many images as a worker with two threads has in attempts. */
const ATTEMPTS = 2 * IMAGES_PER_THREAD;
const TIMES = { lease: 6_000, attempt: 4_500, visibility: 3_000, heartbeat: 1_000 };
const WORKER = { DETECTOR_THREADS: '2', JOB_TIMES: JSON.stringify(TIMES) };

let harness: WorkerHarness;

beforeAll(async () => {
  harness = await WorkerHarness.start();
}, 60_000);

afterAll(async () => {
  await harness.stop();
}, 20_000);

/** Lets a worker run until it has begun the poison, and ends it as the system ends a process whose memory is used up. */
async function dieOfPoison(jobId: string, attempt: number): Promise<void> {
  const worker = await harness.startWorker(WORKER);
  await until(
    async () => {
      const image = await harness.images.get(jobId, POISON);
      return image?.status !== 'PENDING' || image.attempts === attempt;
    },
    20_000,
    1,
  );
  worker.process.kill('SIGKILL');
  await worker.exit;
}

describe('an image that kills the process', () => {
  it('should be given up after three starts, and cost no other image more than the first of them', async () => {
    const scene = await harness.upload('scene.jpg', await readScene());
    // It takes long enough for the worker to be killed in the middle.
    const large = blankPng({ width: 10_000, height: 5_000 }, { colourType: 2, bitDepth: 8, isInterlaced: true });
    const poison = await harness.upload('poison.png', large);
    const urls = Array.from({ length: IMAGES }, (_, index) => (index === POISON ? poison : scene));
    const jobId = await harness.submit(urls);

    for (const attempt of [1, 2, 3]) {
      await dieOfPoison(jobId, attempt);
      const images = await harness.images.page(jobId, 0, IMAGES);
      expect(images[POISON]).toMatchObject({ status: 'PENDING', attempts: attempt });
    }
    await harness.startWorker(WORKER);
    const { job, images } = await harness.waitForEnd(jobId, 60_000);

    expect(images[POISON]).toMatchObject({ status: 'FAILED', attempts: 3, error: { code: 'ATTEMPTS_EXHAUSTED' } });
    const others = images.filter(({ imageIndex }) => imageIndex !== POISON);
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 'DONE'));
    expect(job).toMatchObject({ status: 'COMPLETED', failed: new Set([POISON]) });
    // Nobody can know at the first start that an image is poison: its neighbours of then lose an attempt.
    expect(Math.max(...others.map(({ attempts }) => attempts))).toBeLessThanOrEqual(2);
    expect(others.filter(({ attempts }) => attempts === 2).length).toBeLessThan(ATTEMPTS);
  }, 180_000);
});
