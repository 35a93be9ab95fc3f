import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkerHarness } from './worker.harness.js';

const URL_OF_NONE = 's3://bucket/uploads/none.jpg';
const OPTIONS = { minConfidence: 0.5, labels: ['person'] };

let harness: WorkerHarness;

beforeAll(async () => {
  harness = await WorkerHarness.start();
}, 60_000);

afterEach(() => {
  harness.stack.switches.staleReads = false;
  harness.stack.switches.throttle = 0;
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

describe('what a message is about', () => {
  it('should be its job, its image and the options of the request, as they were written last', async () => {
    harness.stack.switches.staleReads = true;
    const jobId = await harness.submit([URL_OF_NONE, `${URL_OF_NONE}.2`], OPTIONS);
    await harness.images.startAttempt({ jobId, imageIndex: 1, run: 1 }, 'an owner');
    const { job, image, options } = await harness.reader.read({ jobId, imageIndex: 1 });
    expect(job).toEqual({ run: 1, status: 'PENDING' });
    expect(image).toMatchObject({ status: 'PENDING', run: 1, attempts: 1, imageUrl: `${URL_OF_NONE}.2` });
    expect(image).toHaveProperty('leaseUntil');
    expect(options).toEqual(OPTIONS);
  });

  it('should tell how the image failed, and leave a result out', async () => {
    const jobId = await harness.submit([URL_OF_NONE, URL_OF_NONE]);
    const error = { code: 'CORRUPT_IMAGE', message: 'cut off' } as const;
    await harness.images.end({ jobId, imageIndex: 0, run: 1 }, { status: 'FAILED', error });
    const result = { imageWidth: 1, imageHeight: 1, detections: [], detectionCount: 0, eTag: '"a"' };
    const model = { name: 'a model', sha256: '0'.repeat(64) };
    await harness.images.end({ jobId, imageIndex: 1, run: 1 }, { status: 'DONE', result, model });
    await expect(harness.reader.read({ jobId, imageIndex: 0 })).resolves.toMatchObject({
      image: { status: 'FAILED', error },
      options: {},
    });
    const { image } = await harness.reader.read({ jobId, imageIndex: 1 });
    expect(image).toMatchObject({ status: 'DONE' });
    expect(image).not.toHaveProperty('detections');
  });

  it('should be nothing when there is no such job, no such image, or they are past their ttl', async () => {
    const nothing = { job: undefined, image: undefined, options: {} };
    await expect(harness.reader.read({ jobId: randomUUID(), imageIndex: 0 })).resolves.toEqual(nothing);
    const jobId = await harness.submit([URL_OF_NONE], {}, { ttl: 1 });
    const { job, image } = await harness.reader.read({ jobId, imageIndex: 0 });
    expect(job).toMatchObject({ status: 'PENDING' });
    expect(image).toBeUndefined();
    expect((await harness.reader.read({ jobId, imageIndex: 7 })).image).toBeUndefined();
  });

  it('should be said to be unknown for now, and not to be nothing, when DynamoDB throttles', async () => {
    const jobId = await harness.submit([URL_OF_NONE]);
    harness.stack.switches.throttle = 1;
    await expect(harness.reader.read({ jobId, imageIndex: 0 })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  }, 30_000);
});
