import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import { boxesFor, boxesOf, getJob, submit, upload, waitForEnd } from '../support/client.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { readSample, sampleScenes } from '../support/samples.js';

let dataDir: string;
let stack: LocalStack;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'spotter-lost-'));
});

afterEach(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true });
});

async function start(options: Partial<LocalStackOptions>, times: object): Promise<void> {
  stack = await startLocalStack({ dataDir, ...options, environment: { JOB_TIMES: JSON.stringify(times) } });
}

async function uploadScene(): Promise<string> {
  const [scene] = await sampleScenes();
  if (scene === undefined) throw new Error('There is no sample scene');
  return upload(stack.endpoints.api, await readSample(scene.file), scene.file);
}

async function loseMessages(): Promise<void> {
  const { endpoints, environment } = stack;
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
  };
  const sqs = new SQSClient({ region: 'us-east-1', endpoint: endpoints.sqs, credentials });
  await sqs.send(new PurgeQueueCommand({ QueueUrl: environment['SQS_QUEUE_URL'] ?? '' }));
  sqs.destroy();
}

describe('a job whose messages are lost', () => {
  it('should be COMPLETED with its boxes, without anybody’s help, once the stack runs again', async () => {
    const times = { firstCheck: 500 };
    await start({ workers: 0, schedules: false }, times);
    const url = await uploadScene();
    const jobId = await submit(stack.endpoints.api, [url, url]);
    await loseMessages();
    expect(await getJob(stack.endpoints.api, jobId)).toMatchObject({ status: 'PENDING' });
    await stack.stop();

    await start({ workers: 1 }, times);
    const job = await waitForEnd(stack.endpoints.api, jobId, 40_000);

    expect(job).toMatchObject({ status: 'COMPLETED', processedCount: 2, failedCount: 0 });
    const { api } = stack.endpoints;
    const undisturbed = await waitForEnd(api, await submit(api, [url]), 40_000);
    expect(undisturbed.detections?.[0]?.detectionCount).toBeGreaterThan(0);
    expect(boxesOf(job)).toEqual(boxesFor([url, url], undisturbed));
  }, 90_000);

  it('should have FAILED by its deadline when there is no worker at all', async () => {
    await start({ workers: 0 }, { firstCheck: 500, deadline: 1_000 });
    const url = await uploadScene();
    const job = await waitForEnd(stack.endpoints.api, await submit(stack.endpoints.api, [url]), 40_000);

    expect(job).toMatchObject({ status: 'FAILED', processedCount: 1, failedCount: 1 });
    expect(job.errors).toMatchObject([{ imageIndex: 0, code: 'DEADLINE_EXCEEDED' }]);
  }, 60_000);
});
