import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { DetectionResult, ImageItem } from '@spotter/shared';
import { AppError, createLogger, MESSAGE_VERSION } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError } from '../../../apps/worker/src/detection/detection.errors.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { JobImageService } from '../../../apps/worker/src/queue/job-image.service.js';
import type { Outcome } from '../../../apps/worker/src/queue/outcome.js';
import { WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };
const goOn = new AbortController().signal;

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
function serviceWith(detect: Detector['detect']): JobImageService {
  const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
  const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
  return new JobImageService(harness.jobs, harness.images, new ImageStore(harness.s3), detector, logger);
}

async function attempt(
  detect: Detector['detect'],
  drain = goOn,
): Promise<{ jobId: string; outcome: Outcome | AppError; image: ImageItem | undefined }> {
  const jobId = await harness.submit([imageUrl]);
  const message = { v: MESSAGE_VERSION, jobId, run: 1, imageIndex: 0 } as const;
  const outcome = await serviceWith(detect)
    .process(message, drain)
    .catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
  return { jobId, outcome, image: await harness.images.get(jobId, 0) };
}

describe('an attempt', () => {
  it('should end its image and the job when it reports back', async () => {
    const { jobId, outcome, image } = await attempt(() => Promise.resolve(RESULT));
    expect(outcome).toMatchObject({ kind: 'done', ended: { status: 'DONE' } });
    expect(image).toMatchObject({ status: 'DONE', attempts: 1, imageWidth: 8, detectionCount: 0, model: MODEL });
    await expect(harness.job(jobId)).resolves.toMatchObject({ status: 'COMPLETED', done: new Set([0]) });
  });

  it('should have a time limit', async () => {
    let limit: AbortSignal | undefined;
    await attempt((_image, _options, signal) => {
      limit = signal;
      return Promise.resolve(RESULT);
    });
    expect(limit).toBeInstanceOf(AbortSignal);
    expect(limit?.aborted).toBe(false);
  });

  it('should stand when its image was cut short: nobody takes it before the lease has ended', async () => {
    const { outcome, image } = await attempt(() => Promise.reject(new DetectionInterruptedError('time is up', true)));
    expect(image).toMatchObject({ status: 'PENDING', attempts: 1, leaseOwner: expect.any(String) });
    expect(outcome).toMatchObject({ kind: 'leave' });
    const delaySeconds = outcome instanceof AppError || outcome.kind === 'done' ? 0 : outcome.delaySeconds;
    expect(delaySeconds).toBeGreaterThan(55);
    expect(delaySeconds).toBeLessThanOrEqual(62);
  });

  it('should be given back when it was no fault of its image', async () => {
    const { outcome, image } = await attempt(() => Promise.reject(new DetectionInterruptedError('a neighbour', false)));
    expect(outcome).toMatchObject({ kind: 'leave' });
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

  it('should not begin for a message of another run, or of a job that is not there', async () => {
    const service = serviceWith(() => Promise.resolve(RESULT));
    const jobId = await harness.submit([imageUrl]);
    const messages = [
      { jobId, run: 2, imageIndex: 0 },
      { jobId, run: 1, imageIndex: 1 },
      { jobId: randomUUID(), run: 1, imageIndex: 0 },
    ];
    for (const message of messages) {
      const outcome = await service.process({ v: MESSAGE_VERSION, ...message }, goOn);
      expect(outcome).toMatchObject({ kind: 'done' });
      expect(outcome).not.toHaveProperty('ended');
    }
    await expect(harness.images.get(jobId, 0)).resolves.toMatchObject({ status: 'PENDING', attempts: 0 });
  });
});
