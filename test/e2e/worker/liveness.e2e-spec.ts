import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { Test } from '@nestjs/testing';
import type { DetectionResult } from '@spotter/shared';
import { createLogger, JOB_TIMES } from '@spotter/shared';
import { readConfig } from '../../../apps/worker/src/config.js';
import { IMAGES_PER_THREAD } from '../../../apps/worker/src/detection/images-per-thread.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { Liveness, longestSilence } from '../../../apps/worker/src/health/liveness.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { QueuePoller } from '../../../apps/worker/src/queue/queue.poller.js';
import { WorkQueue } from '../../../apps/worker/src/queue/work.queue.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { until, WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };

interface RunningWorker {
  readonly poller: QueuePoller;
  readonly liveness: Liveness;
}

let harness: WorkerHarness;
let app: TestingModule | undefined;
/** What a test keeps from ending is ended after it: else its heartbeat would keep this process alive. */
let afterwards: PromiseWithResolvers<undefined>;

beforeAll(async () => {
  harness = await WorkerHarness.start();
  // The SDK takes them from the environment of the process, wherever a client is made.
  Object.assign(process.env, harness.stack.environment);
}, 60_000);

beforeEach(() => {
  afterwards = Promise.withResolvers<undefined>();
});

afterEach(async () => {
  afterwards.resolve(undefined);
  harness.stack.switches.throttle = 0;
  // Its polls would take the messages of the next one.
  await app?.get(QueuePoller).stop(1_500);
  await app?.close();
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

interface Script {
  /** How many seconds go by for its liveness in each. */
  readonly seconds: number;
  readonly lease?: number;
  readonly detect: Detector['detect'];
  readonly store?: Pick<ImageStore, 'get'>;
}

/** Everything of the worker but its model. */
async function start({ seconds, lease = JOB_TIMES.lease, detect, store }: Script): Promise<RunningWorker> {
  const environment = { ...harness.stack.environment, DETECTOR_THREADS: '1', POLL_WAIT_SECONDS: '1' };
  const config = { ...readConfig(environment), times: { ...JOB_TIMES, attempt: lease - 15_000, lease } };
  const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
  const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
  const builder = Test.createTestingModule({ imports: [WorkerModule.forRoot(config, logger, detector)] });
  const liveness = new Liveness(longestSilence(1), () => performance.now() * seconds);
  builder.overrideProvider(Liveness).useValue(liveness);
  if (store !== undefined) builder.overrideProvider(ImageStore).useValue(store);
  app = await builder.compile();
  const poller = app.get(QueuePoller);
  poller.start();
  return { poller, liveness };
}

async function submitOne(): Promise<string> {
  return harness.submit([await harness.upload('photo.jpg', Buffer.from('a photo'))]);
}

/** Whether it was alive at every moment of so many milliseconds. */
async function staysAlive(liveness: Liveness, milliseconds: number): Promise<boolean> {
  for (const started = performance.now(); performance.now() - started < milliseconds;) {
    if (!liveness.isAlive()) return false;
    await delay(50);
  }
  return true;
}

describe('the liveness of a worker', () => {
  it('should be a silence of a minute, or of what the longest poll needs to fail', () => {
    expect(longestSilence(10)).toBe(60_000);
    expect(longestSilence(20)).toBe(78_000);
  });

  it('should hold while it has nothing to do, and while its last slot drains', async () => {
    const { poller, liveness } = await start({ seconds: 12, lease: 300_000, detect: () => delay(9_000, RESULT) });
    await expect(staysAlive(liveness, 6_500)).resolves.toBe(true);
    await submitOne();
    await until(async () => (await harness.messageCounts()).inWork === 1, 5_000);
    const stopped = poller.stop(15_000);
    await expect(staysAlive(liveness, 7_000)).resolves.toBe(true);
    await expect(stopped).resolves.toBe(true);
  }, 40_000);

  it('should hold through an outage of all that it needs, also with a message in work', async () => {
    const inDetector = Promise.withResolvers<undefined>();
    const outage = Promise.withResolvers<undefined>();
    const { poller, liveness } = await start({
      seconds: 2.5,
      detect: async () => {
        inDetector.resolve(undefined);
        await outage.promise;
        return RESULT;
      },
    });
    const jobId = await submitOne();
    await inDetector.promise;
    harness.stack.switches.throttle = 1;
    outage.resolve(undefined);
    // Ninety of its seconds.
    await expect(staysAlive(liveness, 36_000)).resolves.toBe(true);
    harness.stack.switches.throttle = 0;
    await expect(harness.waitForEnd(jobId)).resolves.toMatchObject({ job: { status: 'COMPLETED' } });
    await expect(poller.stop(25_000)).resolves.toBe(true);
  }, 90_000);

  it('should end when an image is past its limit and the process goes on', async () => {
    const begun = Promise.withResolvers<number>();
    const { liveness } = await start({
      seconds: 12,
      lease: 30_000,
      detect: async () => {
        begun.resolve(performance.now());
        await afterwards.promise;
        return RESULT;
      },
    });
    await submitOne();
    const started = await begun.promise;
    expect(liveness.isAlive()).toBe(true);
    await until(() => !liveness.isAlive(), 10_000);
    // A lease of 30 of its seconds.
    expect(performance.now() - started).toBeGreaterThan(2_400);
    expect(performance.now() - started).toBeLessThan(4_500);
  }, 30_000);

  it('should end when a slot is silent for a minute, while the others go on', async () => {
    const reading = Promise.withResolvers<number>();
    const store = {
      get: async () => {
        reading.resolve(performance.now());
        await afterwards.promise;
        return { bytes: new Uint8Array(), eTag: '' };
      },
    };
    const { liveness } = await start({ seconds: 12, detect: () => Promise.resolve(RESULT), store });
    await submitOne();
    const started = await reading.promise;
    await until(() => !liveness.isAlive(), 10_000);
    expect(performance.now() - started).toBeGreaterThan(4_900);
    expect(performance.now() - started).toBeLessThan(7_000);
  }, 30_000);

  it('should hold for longer than a silence after a message has ended, and while all slots are taken', async () => {
    const { liveness } = await start({ seconds: 30, lease: 300_000, detect: () => delay(4_000, RESULT) });
    // More than a worker of one thread has slots for.
    const photo = await harness.upload('photo.jpg', Buffer.from('a photo'));
    const jobId = await harness.submit(Array.from({ length: 2 * IMAGES_PER_THREAD + 2 }, () => photo));
    await expect(staysAlive(liveness, 11_000)).resolves.toBe(true);
    await expect(harness.waitForEnd(jobId, 5_000)).resolves.toMatchObject({ job: { status: 'COMPLETED' } });
    await expect(staysAlive(liveness, 3_000)).resolves.toBe(true);
  }, 40_000);

  it('should end when a poll neither brings anything nor fails', async () => {
    const { liveness } = await start({ seconds: 12, detect: () => Promise.resolve(RESULT) });
    const queue = app?.get(WorkQueue);
    const receive = queue?.receive.bind(queue);
    const hanging = Promise.withResolvers<number>();
    Object.assign(queue ?? {}, {
      receive: async (most: number) => {
        hanging.resolve(performance.now());
        await afterwards.promise;
        return receive?.(most) ?? [];
      },
    });
    const started = await hanging.promise;
    await until(() => !liveness.isAlive(), 10_000);
    expect(performance.now() - started).toBeGreaterThan(4_900);
  }, 30_000);
});
