import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DetectionResult, ImageItem } from '@spotter/shared';
import { AppError, createLogger, JOB_TIMES, MESSAGE_VERSION } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError } from '../../../apps/worker/src/detection/detection.errors.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { AttemptGate } from '../../../apps/worker/src/queue/attempt.gate.js';
import { ImageAttempts } from '../../../apps/worker/src/queue/image.attempts.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { JobCounts } from '../../../apps/worker/src/queue/job.counts.js';
import { JobImageService } from '../../../apps/worker/src/queue/job-image.service.js';
import type { Outcome } from '../../../apps/worker/src/queue/outcome.js';
import type { WorkClock } from '../../../apps/worker/src/queue/work.clock.js';
import { SYSTEM_CLOCK } from '../../../apps/worker/src/queue/work.clock.js';
import { TestClock } from '../../../apps/worker/src/queue/work.clock.fixture.js';
import { WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };
const goOn = new AbortController().signal;
const SILENT = { counted: () => undefined, ended: () => undefined };

let harness: WorkerHarness;
let imageUrl: string;

beforeAll(async () => {
  harness = await WorkerHarness.start();
  imageUrl = await harness.upload('photo.jpg', Buffer.from('a photo'));
}, 60_000);

afterAll(async () => {
  await harness.stop();
}, 20_000);

/** The service over real tables and objects, with a detector that does what the test says. */
function serviceWith(detect: Detector['detect'], clock: WorkClock = SYSTEM_CLOCK): JobImageService {
  const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
  const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
  const { reader, jobs, images, s3 } = harness;
  const attempts = new ImageAttempts(images, new AttemptGate(Infinity), detector, clock, JOB_TIMES, logger);
  const counts = new JobCounts(jobs, SILENT);
  return new JobImageService(reader, images, new ImageStore(s3), attempts, counts, clock, JOB_TIMES, logger);
}

async function attempt(
  detect: Detector['detect'],
  clock: WorkClock = SYSTEM_CLOCK,
): Promise<{ jobId: string; outcome: Outcome | AppError; image: ImageItem | undefined }> {
  const jobId = await harness.submit([imageUrl]);
  const message = { v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 } as const;
  const outcome = await serviceWith(detect, clock)
    .process(message, goOn)
    .catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
  return { jobId, outcome, image: await harness.images.get(jobId, 0) };
}

/** As the worker's would be when DynamoDB answers so late. */
function clockAhead(milliseconds: number): TestClock {
  return new TestClock(new Date(Date.now() + milliseconds));
}

/** Whether the time of an image is up, 44 and 46 seconds after it was begun, and how many the detector is told that it has. */
async function limitOf(clock: TestClock): Promise<{ after44: boolean; after46: boolean; seconds: number }> {
  const isOver: boolean[] = [];
  let seconds = NaN;
  await attempt((_image, _options, limit, limitMs = NaN) => {
    seconds = Math.round(limitMs / 1_000);
    for (const milliseconds of [44_000, 2_000]) {
      clock.pass(milliseconds);
      isOver.push(limit?.aborted === true);
    }
    return Promise.resolve(RESULT);
  }, clock);
  const [after44 = false, after46 = false] = isOver;
  return { after44, after46, seconds };
}

describe('an attempt', () => {
  it('should end its image and the job when it reports back', async () => {
    const { jobId, outcome, image } = await attempt(() => Promise.resolve(RESULT));
    expect(outcome).toEqual({ kind: 'done', reason: 'finished', ended: { status: 'DONE', attempts: 1 } });
    expect(image).toMatchObject({ status: 'DONE', attempts: 1, imageWidth: 8, detectionCount: 0, model: MODEL });
    await expect(harness.job(jobId)).resolves.toMatchObject({ status: 'COMPLETED', done: new Set([0]) });
  });

  it('should have 45 seconds', async () => {
    expect(await limitOf(new TestClock())).toEqual({ after44: false, after46: true, seconds: 45 });
  });

  it('should have less time when its start was answered late: it must be over before its lease', async () => {
    expect(await limitOf(clockAhead(10_000))).toEqual({ after44: true, after46: true, seconds: 35 });
  });

  it('should be given back when its start was answered so late that it might not end', async () => {
    const { outcome, image } = await attempt(() => Promise.resolve(RESULT), clockAhead(30_000));
    expect(outcome).toMatchObject({ kind: 'leave', reason: 'given-back' });
    expect(image).toMatchObject({ status: 'PENDING', attempts: 0 });
  });

  it('should stand when its image was cut short: nobody takes it before the lease has ended', async () => {
    const { outcome, image } = await attempt(() => Promise.reject(new DetectionInterruptedError('time is up', true)));
    expect(image).toMatchObject({ status: 'PENDING', attempts: 1, leaseOwner: expect.any(String) });
    expect(outcome).toMatchObject({ kind: 'leave', reason: 'cut-short' });
    const delaySeconds = outcome instanceof AppError || outcome.kind === 'done' ? 0 : outcome.delaySeconds;
    expect(delaySeconds).toBeGreaterThan(55);
    expect(delaySeconds).toBeLessThanOrEqual(62);
  });

  it('should be given back when it was no fault of its image', async () => {
    const { outcome, image } = await attempt(() => Promise.reject(new DetectionInterruptedError('a neighbour', false)));
    expect(outcome).toMatchObject({ kind: 'leave', reason: 'given-back' });
    expect(image).toMatchObject({ status: 'PENDING', attempts: 0 });
    expect(image).not.toHaveProperty('leaseOwner');
    expect(image).not.toHaveProperty('leaseUntil');
  });

  it('should end its image when the image cannot be used, or the model fails on it', async () => {
    const corrupt = await attempt(() => Promise.reject(new UnusableImageError('CORRUPT_IMAGE', 'cut off')));
    expect(corrupt.image).toMatchObject({ status: 'FAILED', error: { code: 'CORRUPT_IMAGE', message: 'cut off' } });
    const broken = await attempt(() => Promise.reject(new Error('a shape that does not fit')));
    expect(broken.image).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL_ERROR' }, model: MODEL });
    expect(JSON.stringify(broken.image)).not.toContain('a shape');
  });

  it('should be given back when its end cannot be written, and succeed when the message comes again', async () => {
    const drain = AbortSignal.abort();
    const service = serviceWith(() => Promise.resolve(RESULT));
    const end = jest.spyOn(harness.images, 'end');
    end.mockRejectedValueOnce(new AppError('DYNAMODB_ERROR', 'An error occurred'));
    const jobId = await harness.submit([imageUrl]);
    const message = { v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 } as const;
    await expect(service.process(message, drain)).rejects.toThrow(AppError);
    await expect(harness.images.get(jobId, 0)).resolves.toMatchObject({ status: 'PENDING', attempts: 0 });
    await expect(service.process(message, drain)).resolves.toMatchObject({ kind: 'done' });
    await expect(harness.images.get(jobId, 0)).resolves.toMatchObject({ status: 'DONE', attempts: 1 });
    end.mockRestore();
  });

  it('should lose to an end that somebody else wrote first, and count that', async () => {
    let jobId = '';
    const service = serviceWith(async () => {
      const fault = { code: 'DEADLINE_EXCEEDED', message: 'too late' } as const;
      await harness.images.end({ jobId, imageIndex: 0, run: 1 }, { status: 'FAILED', error: fault });
      return RESULT;
    });
    jobId = await harness.submit([imageUrl]);
    const outcome = await service.process({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 }, goOn);
    expect(outcome).toMatchObject({ kind: 'done', ended: { status: 'FAILED', code: 'DEADLINE_EXCEEDED' } });
    await expect(harness.job(jobId)).resolves.toMatchObject({ status: 'FAILED', failed: new Set([0]) });
  });

  it('should leave nothing behind that waits for its time, or for the end of the worker', async () => {
    const clock = new TestClock();
    const drain = new AbortController();
    const jobId = await harness.submit([imageUrl]);
    const during: unknown[] = [];
    const left = () => [clock.waiting, getEventListeners(drain.signal, 'abort').length];
    const service = serviceWith(() => {
      during.push(left());
      return Promise.reject(new DetectionInterruptedError('a neighbour', false));
    }, clock);
    await service.process({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 }, drain.signal);
    // The limit of the attempt is no longer than that.
    expect([...during, left()]).toEqual([
      [2, 1],
      [1, 0],
    ]);
  }, 20_000);

  it('should not begin for a message of another run, or of a job that is not there', async () => {
    const service = serviceWith(() => Promise.resolve(RESULT));
    const jobId = await harness.submit([imageUrl]);
    const messages = [
      { jobId, run: 2, imageIndex: 0, reason: 'other-run' },
      { jobId, run: 1, imageIndex: 1, reason: 'gone' },
      { jobId: randomUUID(), run: 1, imageIndex: 0, reason: 'gone' },
    ];
    for (const { reason, ...message } of messages) {
      await expect(service.process({ v: MESSAGE_VERSION, ...message }, goOn)).resolves.toEqual({
        kind: 'done',
        reason,
      });
    }
    await expect(harness.images.get(jobId, 0)).resolves.toMatchObject({ status: 'PENDING', attempts: 0 });
  });
});
