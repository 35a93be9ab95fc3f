import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DetectionResult } from '@spotter/shared';
import { AppError, createLogger, JOB_TIMES, MESSAGE_VERSION } from '@spotter/shared';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { AttemptGate } from '../../../apps/worker/src/queue/attempt.gate.js';
import { ImageAttempts } from '../../../apps/worker/src/queue/image.attempts.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { JobCounts } from '../../../apps/worker/src/queue/job.counts.js';
import { JobImageService } from '../../../apps/worker/src/queue/job-image.service.js';
import type { Outcome } from '../../../apps/worker/src/queue/outcome.js';
import { SYSTEM_CLOCK } from '../../../apps/worker/src/queue/work.clock.js';
import { until, WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };
/** Long enough for everything that may begin to have begun. */
const SETTLED_MS = 300;
const goOn = new AbortController().signal;
const SILENT = { counted: () => undefined, ended: () => undefined };

let harness: WorkerHarness;
let worker: ScriptedWorker;

beforeAll(async () => {
  harness = await WorkerHarness.start();
}, 60_000);

beforeEach(() => {
  worker = new ScriptedWorker();
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

/** The service of one process over real tables and objects. Each image's bytes are its name, and it ends when the test says. */
class ScriptedWorker {
  readonly inDetector = new Map<string, () => void>();
  /** For each image, which others were in the detector while it was. */
  readonly company = new Map<string, Set<string>>();
  readonly #service: JobImageService;

  constructor() {
    const { reader, jobs, images, s3 } = harness;
    const detector = { model: MODEL, detect: (image) => this.detect(image) } as Detector;
    const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
    const attempts = new ImageAttempts(images, new AttemptGate(Infinity), detector, SYSTEM_CLOCK, JOB_TIMES, logger);
    const store = new ImageStore(s3);
    const counts = new JobCounts(jobs, SILENT);
    this.#service = new JobImageService(reader, images, store, attempts, counts, SYSTEM_CLOCK, JOB_TIMES, logger);
  }

  process(jobId: string, drain = goOn): Promise<Outcome> {
    return this.#service.process({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 }, drain);
  }

  /** Waits until an image is in the detector, and lets it end. */
  async end(name: string): Promise<void> {
    await until(() => this.inDetector.has(name), 10_000);
    this.inDetector.get(name)?.();
  }

  private async detect(image: Uint8Array): Promise<DetectionResult> {
    const name = Buffer.from(image).toString();
    const ended = Promise.withResolvers<undefined>();
    this.company.set(name, new Set(this.inDetector.keys()));
    for (const other of this.inDetector.keys()) this.company.get(other)?.add(name);
    this.inDetector.set(name, () => {
      ended.resolve(undefined);
    });
    await ended.promise;
    this.inDetector.delete(name);
    return RESULT;
  }
}

/** Accepts a job of one image that so many attempts have been begun on. */
async function submit(name: string, attempts = 0): Promise<string> {
  return harness.submit([await harness.upload(`${name}.jpg`, Buffer.from(name))], {}, { attempts });
}

async function imageOf(jobId: string) {
  return harness.images.get(jobId, 0);
}

/** What a worker leaves behind that began an attempt, died, and whose lease has ended. */
async function beginAndDie(jobId: string): Promise<void> {
  const twoMinutesAgo = () => new Date(Date.now() - 120_000);
  await harness.imagesAt(twoMinutesAgo).startAttempt({ jobId, imageIndex: 0, run: 1 }, 'a worker that died');
}

describe('a second attempt', () => {
  it('should run alone, after the first ones before it and before those after it', async () => {
    const [first, other, second, later] = await Promise.all([
      submit('first'),
      submit('other'),
      submit('second', 1),
      submit('later'),
    ]);
    const before = [worker.process(first), worker.process(other)];
    await until(() => worker.inDetector.size === 2, 10_000);
    // It must not begin before its turn, so that there is nothing to give back.
    const giveBack = jest.spyOn(harness.images, 'giveBack');
    giveBack.mockRejectedValue(new AppError('DYNAMODB_ERROR', 'An error occurred'));
    const alone = worker.process(second);
    await delay(SETTLED_MS);
    const after = worker.process(later);
    await delay(SETTLED_MS);
    expect([...worker.inDetector.keys()].sort()).toEqual(['first', 'other']);
    // What waits has no lease that could run out.
    await expect(imageOf(second)).resolves.toMatchObject({ status: 'PENDING', attempts: 1 });
    await expect(imageOf(second)).resolves.not.toHaveProperty('leaseOwner');
    giveBack.mockRestore();
    for (const name of ['first', 'other', 'second', 'later']) await worker.end(name);
    for (const outcome of await Promise.all([...before, alone, after])) {
      expect(outcome).toMatchObject({ kind: 'done', ended: { status: 'DONE' } });
    }
    expect(worker.company.get('second')).toEqual(new Set());
    expect(worker.company.get('first')).toEqual(new Set(['other']));
    await expect(imageOf(second)).resolves.toMatchObject({ status: 'DONE', attempts: 2 });
  }, 30_000);

  it('should run alone also when the first was begun by another worker after the image was read', async () => {
    const [busy, image, neighbour] = await Promise.all([submit('busy', 2), submit('image'), submit('neighbour')]);
    const outcomes = [worker.process(busy)];
    await until(() => worker.inDetector.has('busy'), 10_000);
    outcomes.push(worker.process(image), worker.process(neighbour));
    await delay(SETTLED_MS);
    await beginAndDie(image);
    for (const name of ['busy', 'neighbour', 'image']) await worker.end(name);
    for (const outcome of await Promise.all(outcomes)) expect(outcome).toMatchObject({ kind: 'done' });
    expect(worker.company.get('image')).toEqual(new Set());
    await expect(imageOf(image)).resolves.toMatchObject({ status: 'DONE', attempts: 2 });
    await expect(imageOf(neighbour)).resolves.toMatchObject({ status: 'DONE', attempts: 1 });
  }, 30_000);

  it('should leave its message, and the image as it was, when the worker is to go before its turn', async () => {
    const [first, second] = await Promise.all([submit('first'), submit('second', 1)]);
    const drain = new AbortController();
    const inWork = worker.process(first, drain.signal);
    await until(() => worker.inDetector.size === 1, 10_000);
    const waiting = worker.process(second, drain.signal);
    await delay(SETTLED_MS);
    drain.abort();
    await expect(waiting).resolves.toMatchObject({ kind: 'leave', reason: 'no-turn' });
    await expect(imageOf(second)).resolves.toMatchObject({ status: 'PENDING', attempts: 1 });
    await worker.end('first');
    await expect(inWork).resolves.toMatchObject({ kind: 'done' });
  }, 30_000);

  it('should give its turn to the next also when it does not begin', async () => {
    const [busy, leased, next] = await Promise.all([submit('busy'), submit('leased', 1), submit('next')]);
    const before = worker.process(busy);
    await until(() => worker.inDetector.size === 1, 10_000);
    const waiting = worker.process(leased);
    await delay(SETTLED_MS);
    await harness.images.startAttempt({ jobId: leased, imageIndex: 0, run: 1 }, 'another worker');
    await worker.end('busy');
    await expect(waiting).resolves.toMatchObject({ kind: 'leave', reason: 'leased' });
    const after = worker.process(next);
    await worker.end('next');
    await expect(Promise.all([before, after])).resolves.toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
  }, 30_000);
});
