import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { JobTimes } from '@spotter/shared';
import { createLogger, JOB_TIMES } from '@spotter/shared';
import { readConfig } from '../../../apps/worker/src/config.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { longestWork, QueueConsumers } from '../../../apps/worker/src/queue/queue.consumers.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { until, WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const TIMES: JobTimes = {
  ...JOB_TIMES,
  lease: 1_000,
  attempt: 900,
  visibility: 2_000,
  heartbeat: 1_000,
  patience: 1_000,
};

let harness: WorkerHarness;
let app: INestApplicationContext | undefined;

beforeAll(async () => {
  harness = await WorkerHarness.start();
  // The SDK takes them from the environment of the process, wherever a client is made.
  Object.assign(process.env, harness.stack.environment);
}, 60_000);

afterEach(async () => {
  await app?.close();
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

/** Everything of the worker but its model: images are detected as the test says. */
async function startConsumers(detect: Detector['detect']): Promise<QueueConsumers> {
  const environment = { ...harness.stack.environment, DETECTOR_THREADS: '1', POLL_WAIT_SECONDS: '1' };
  const config = { ...readConfig(environment), times: TIMES };
  const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
  const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
  app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger, detector), { logger: false });
  const consumers = app.get(QueueConsumers);
  consumers.start();
  return consumers;
}

describe('a message whose work does not end', () => {
  it('should be kept from others for ten minutes at most', () => {
    expect(longestWork(JOB_TIMES)).toBe(10 * 60_000);
  });

  it('should be free for others again, and keep no slot', async () => {
    let begun = 0;
    const consumers = await startConsumers(() => {
      begun++;
      return new Promise(() => undefined);
    });
    const jobId = await harness.submit([await harness.upload('endless.jpg', Buffer.from('a photo'))]);
    await until(() => begun > 0, 5_000);
    await expect(consumers.stop(longestWork(TIMES) + 2_000)).resolves.toBe(true);
    const receive = new ReceiveMessageCommand({ QueueUrl: harness.queueUrl, WaitTimeSeconds: 5 });
    const { Messages = [] } = await harness.sqs.send(receive);
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toEqual([expect.objectContaining({ jobId })]);
  }, 30_000);
});
