import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../apps/local/src/stack.options.js';
import { startLocalStack } from './support/recorded-stack.js';
import type { JobAnswer } from './support/client.js';
import { persistently } from './support/persistently.js';
import { expectedDetections, readSample, sampleScenes } from './support/samples.js';

let folder: string;
let stack: LocalStack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-aws-like-'));
  stack = await startLocalStack({ dataDir: folder, workers: 1 });
  Object.assign(stack.switches, { staleReads: true, missingKeyIsForbidden: true, throttle: 0.2 });
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true });
});

async function post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
  const url = `${stack.endpoints.api}${path}`;
  const response = await persistently(url, { method: 'POST', body: JSON.stringify(body), headers });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

describe('a stack that behaves like AWS: throttled, stale where it may be, forbidding where a key is missing', () => {
  it('should still run every image of a job once, and say which was missing', async () => {
    const files = (await sampleScenes()).slice(0, 8).map(({ file }) => file);
    const imageUrls: string[] = [];
    for (const file of files) {
      const { url, bucket, key } = await post<Record<'url' | 'bucket' | 'key', string>>('/uploads/presign', {
        filename: file,
      });
      const put = await persistently(url, {
        method: 'PUT',
        body: await readSample(file),
        headers: { 'content-type': 'image/jpeg' },
      });
      expect(put.status).toBe(200);
      imageUrls.push(`s3://${bucket}/${key}`);
    }
    const missing = `${imageUrls[0] ?? ''}-missing`;
    const body = { imageUrls: [...imageUrls, missing], userId: 'ada' };
    const { jobId } = await post<{ jobId: string }>('/process', body, { 'idempotency-key': 'once' });
    const repeated = await post<{ jobId: string }>('/process', body, { 'idempotency-key': 'once' });
    expect(repeated.jobId).toBe(jobId);

    let job: JobAnswer;
    const until = Date.now() + 120_000;
    do {
      await delay(200);
      job = (await (await persistently(`${stack.endpoints.api}/jobs/${jobId}`)).json()) as JobAnswer;
    } while (job.status !== 'COMPLETED' && Date.now() < until);

    expect(job).toMatchObject({ status: 'COMPLETED', imageCount: 9, processedCount: 9, failedCount: 1 });
    expect(job.errors).toMatchObject([{ imageUrl: missing, imageIndex: 8, code: 'IMAGE_NOT_FOUND' }]);
    const expected = await expectedDetections();
    expect(job.detections?.map(({ detectionCount }) => detectionCount)).toEqual(
      files.map((file) => expected.get(file)?.length),
    );
  }, 180_000);
});
