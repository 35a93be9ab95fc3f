import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DetectionResult, JobItem } from '@spotter/shared';
import { createLogger, JOB_TIMES, MESSAGE_VERSION } from '@spotter/shared';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { AttemptGate } from '../../../apps/worker/src/queue/attempt.gate.js';
import { ImageAttempts } from '../../../apps/worker/src/queue/image.attempts.js';
import { ImageStore } from '../../../apps/worker/src/queue/image.store.js';
import { JobCounts } from '../../../apps/worker/src/queue/job.counts.js';
import { JobImageService } from '../../../apps/worker/src/queue/job-image.service.js';
import { SYSTEM_CLOCK } from '../../../apps/worker/src/queue/work.clock.js';
import { done, failed } from '../jobs/job-tables.fixture.js';
import { WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };
const goOn = new AbortController().signal;

describe('what a worker tells of', () => {
  let harness: WorkerHarness;
  let imageUrl: string;
  let told: { readonly what: 'counted' | 'ended'; readonly job: JobItem }[];

  beforeAll(async () => {
    harness = await WorkerHarness.start();
    imageUrl = await harness.upload('photo.jpg', Buffer.from('a photo'));
  }, 60_000);
  beforeEach(() => {
    told = [];
  });
  afterAll(async () => {
    await harness.stop();
  }, 20_000);

  /** Handles a message, with a detector that does what the test says. */
  function handle(jobId: string, imageIndex: number, detect: Detector['detect'] = () => Promise.resolve(RESULT)) {
    const { reader, jobs, images, s3 } = harness;
    const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
    const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
    const notices = {
      counted: (job: JobItem) => told.push({ what: 'counted', job }),
      ended: (job: JobItem) => told.push({ what: 'ended', job }),
    };
    const attempts = new ImageAttempts(images, new AttemptGate(Infinity), detector, SYSTEM_CLOCK, JOB_TIMES, logger);
    const store = new ImageStore(s3);
    const counts = new JobCounts(jobs, notices);
    const service = new JobImageService(reader, images, store, attempts, counts, SYSTEM_CLOCK, JOB_TIMES, logger);
    return service.process({ v: MESSAGE_VERSION, jobId, run: 1, imageIndex }, goOn);
  }

  const endsOf = (jobId: string) => told.filter(({ what, job }) => what === 'ended' && job.jobId === jobId);

  it('should be each image that it counted, and then the end, as they are stored', async () => {
    const jobId = await harness.submit([imageUrl, imageUrl]);
    await handle(jobId, 0);
    expect(told).toEqual([{ what: 'counted', job: await harness.job(jobId) }]);
    await handle(jobId, 1);
    expect(endsOf(jobId)).toEqual([{ what: 'ended', job: await harness.job(jobId) }]);
    expect(endsOf(jobId)).toMatchObject([{ job: { status: 'COMPLETED' } }]);
  });

  it('should be an end once, by whoever wrote it, when its messages come many times', async () => {
    const jobId = await harness.submit([imageUrl, imageUrl]);
    // Ended by workers that died before they counted.
    await harness.images.end({ jobId, run: 1, imageIndex: 0 }, done);
    await harness.images.end({ jobId, run: 1, imageIndex: 1 }, failed);
    await Promise.all([0, 1, 0, 1, 0, 1, 0, 1].map((imageIndex) => handle(jobId, imageIndex)));
    expect(endsOf(jobId)).toEqual([{ what: 'ended', job: await harness.job(jobId) }]);
  });

  it('should not be an end that somebody else has written', async () => {
    const jobId = await harness.submit([imageUrl]);
    await handle(jobId, 0, async () => {
      await fetch(`${harness.stack.endpoints.api}/jobs/${jobId}/cancel`, { method: 'POST' });
      return RESULT;
    });
    expect(await harness.job(jobId)).toMatchObject({ status: 'CANCELLED' });
    expect(endsOf(jobId)).toEqual([]);
  });
});
