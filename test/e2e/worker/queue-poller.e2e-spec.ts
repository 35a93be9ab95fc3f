import { setTimeout as delay } from 'node:timers/promises';
import { DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { DetectionResult, JobTimes } from '@spotter/shared';
import { createLogger, isOpen, JOB_TIMES } from '@spotter/shared';
import { readConfig } from '../../../apps/worker/src/config.js';
import type { Detector } from '../../../apps/worker/src/detection/detector.js';
import { IMAGES_PER_THREAD } from '../../../apps/worker/src/detection/images-per-thread.js';
import { CALL_SPACING_MS } from '../../../apps/worker/src/queue/batcher.js';
import { longestWork, QueuePoller } from '../../../apps/worker/src/queue/queue.poller.js';
import { WorkQueue } from '../../../apps/worker/src/queue/work.queue.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import { until, WorkerHarness } from './worker.harness.js';

const MODEL = { name: 'scripted', sha256: '0'.repeat(64) };
const RESULT: DetectionResult = { imageWidth: 8, imageHeight: 6, detections: [] };
const TIMES: JobTimes = {
  ...JOB_TIMES,
  lease: 1_000,
  attempt: 900,
  visibility: 2_000,
  heartbeat: 1_000,
  patience: 1_000,
};

let harness: WorkerHarness;
/** What a test keeps from ending is ended after it: else its heartbeat would keep this process alive. */
let slow: PromiseWithResolvers<undefined>;
let app: INestApplicationContext | undefined;

beforeAll(async () => {
  harness = await WorkerHarness.start();
  // The SDK takes them from the environment of the process, wherever a client is made.
  Object.assign(process.env, harness.stack.environment);
}, 60_000);

beforeEach(() => {
  slow = Promise.withResolvers();
});

afterEach(async () => {
  slow.resolve(undefined);
  harness.stack.switches.throttle = 0;
  await app?.get(QueuePoller).stop(2_000);
  await app?.close();
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

/** Everything of the worker but its model: images are detected as the test says. */
async function pollerFor(detect: Detector['detect'], times: JobTimes): Promise<QueuePoller> {
  const environment = { ...harness.stack.environment, DETECTOR_THREADS: '1', POLL_WAIT_SECONDS: '1' };
  const config = { ...readConfig(environment), times };
  const detector = { model: MODEL, detect } as Pick<Detector, 'model' | 'detect'> as Detector;
  const logger = createLogger({ serviceName: 'test', logLevel: 'SILENT' });
  app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config, logger, detector), { logger: false });
  return app.get(QueuePoller);
}

/** What the poll receives: how many messages it asks for and when, how many come if any do, and how many receives have ended. */
interface Receives {
  readonly asked: number[];
  /** In milliseconds. */
  readonly askedAt: number[];
  readonly brought: number[];
  ended: number;
}

function receivesOf(): Receives {
  const queue = app?.get(WorkQueue);
  if (queue === undefined) throw new Error('There is no queue');
  const receive = queue.receive.bind(queue);
  const receives: Receives = { asked: [], askedAt: [], brought: [], ended: 0 };
  queue.receive = async (most) => {
    receives.asked.push(most);
    receives.askedAt.push(performance.now());
    const messages = await receive(most).finally(() => receives.ended++);
    if (messages.length > 0) receives.brought.push(messages.length);
    return messages;
  };
  return receives;
}

describe('a message whose work does not end', () => {
  it('should be kept from others for ten minutes at most', () => {
    expect(longestWork(JOB_TIMES)).toBe(10 * 60_000);
  });

  it('should be free for others again, and keep no slot', async () => {
    let begun = 0;
    const poller = await pollerFor(() => {
      begun++;
      return new Promise(() => undefined);
    }, TIMES);
    poller.start();
    const jobId = await harness.submit([await harness.upload('endless.jpg', Buffer.from('a photo'))]);
    await until(() => begun > 0, 5_000);
    await expect(poller.stop(longestWork(TIMES) + 2_000)).resolves.toBe(true);
    const receive = new ReceiveMessageCommand({ QueueUrl: harness.queueUrl, WaitTimeSeconds: 5 });
    const { Messages = [] } = await harness.sqs.send(receive);
    expect(Messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toEqual([expect.objectContaining({ jobId })]);
    const [{ ReceiptHandle } = {}] = Messages;
    await harness.sqs.send(new DeleteMessageCommand({ QueueUrl: harness.queueUrl, ReceiptHandle }));
  }, 30_000);
});

describe('a message in work', () => {
  it('should stay hidden from others for longer than its visibility timeout', async () => {
    const poller = await pollerFor(() => delay(4_500, RESULT), { ...JOB_TIMES, visibility: 2_000, heartbeat: 1_000 });
    const { brought } = receivesOf();
    poller.start();
    const jobId = await harness.submit([await harness.upload('long.jpg', Buffer.from('long'))]);
    const receive = new ReceiveMessageCommand({ QueueUrl: harness.queueUrl, WaitTimeSeconds: 1 });
    await until(async () => (await harness.messageCounts()).inWork === 1, 5_000);
    const seen: unknown[] = [];
    for (let second = 0; second < 4; second++) seen.push(...((await harness.sqs.send(receive)).Messages ?? []));
    expect(seen).toEqual([]);
    // Nor from this worker's own poll.
    expect(brought).toEqual([1]);
    await expect(harness.waitForEnd(jobId)).resolves.toMatchObject({ images: [{ status: 'DONE', attempts: 1 }] });
  }, 20_000);
});

describe('the poll', () => {
  it('should bring many messages at a time, as many as there are slots for, and let none wait for another', async () => {
    let attempts = 0;
    let mostAttempts = 0;
    const poller = await pollerFor(async (bytes) => {
      mostAttempts = Math.max(mostAttempts, ++attempts);
      await (Buffer.from(bytes).toString() === 'slow' ? slow.promise : delay(100));
      attempts--;
      return RESULT;
    }, JOB_TIMES);
    const { asked, askedAt, brought } = receivesOf();
    const endless = await harness.submit([await harness.upload('slow.jpg', Buffer.from('slow'))]);
    const photo = await harness.upload('quick.jpg', Buffer.from('quick'));
    const quick = await harness.submit(Array.from({ length: 30 }, () => photo));
    poller.start();
    await expect(harness.waitForEnd(quick)).resolves.toMatchObject({ job: { status: 'COMPLETED' } });
    expect(isOpen(await harness.job(endless))).toBe(true);
    expect(brought.length).toBeLessThan(25);
    const pauses = askedAt.slice(1).map((at, index) => at - (askedAt[index] ?? 0));
    // A timer may come to its end a little early by this clock.
    expect(Math.min(...pauses)).toBeGreaterThan(CALL_SPACING_MS - 2);
    // Two for each attempt.
    expect(asked[0]).toBe(2 * IMAGES_PER_THREAD);
    expect(mostAttempts).toBe(IMAGES_PER_THREAD);
    slow.resolve(undefined);
    await expect(poller.stop(10_000)).resolves.toBe(true);
    expect((await harness.job(endless)).status).toBe('COMPLETED');
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 0 });
  }, 30_000);

  it('should go on after an outage of the queue, which it did not ask without pause', async () => {
    const poller = await pollerFor(() => Promise.resolve(RESULT), JOB_TIMES);
    const { asked } = receivesOf();
    harness.stack.switches.throttle = 1;
    poller.start();
    await delay(4_000);
    harness.stack.switches.throttle = 0;
    expect(asked.length).toBeLessThan(6);
    const jobId = await harness.submit([await harness.upload('late.jpg', Buffer.from('late'))]);
    await expect(harness.waitForEnd(jobId)).resolves.toMatchObject({ job: { status: 'COMPLETED' } });
    await expect(poller.stop(10_000)).resolves.toBe(true);
  }, 40_000);

  it('should be over when the worker has stopped, and leave to others at once what it still brought', async () => {
    const poller = await pollerFor(() => Promise.resolve(RESULT), JOB_TIMES);
    const receives = receivesOf();
    poller.start();
    await until(() => receives.asked.length > 0, 5_000);
    const stopped = poller.stop(10_000);
    const jobId = await harness.submit([await harness.upload('others.jpg', Buffer.from('of others'))]);
    await expect(stopped).resolves.toBe(true);
    expect(receives.ended).toBe(receives.asked.length);
    await delay(1_500);
    expect(await harness.messageCounts()).toEqual({ waiting: 1, inWork: 0 });
    expect(await harness.images.get(jobId, 0)).toMatchObject({ status: 'PENDING', attempts: 0 });
  }, 40_000);
});
