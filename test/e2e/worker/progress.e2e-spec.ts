import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { createS3Client } from '@spotter/shared';
import type { PushFixture } from '../realtime/push.fixture.js';
import { startPush } from '../realtime/push.fixture.js';
import { readSample } from '../support/samples.js';
import { until } from './worker.harness.js';

const IMAGES = 120;

interface Progress {
  readonly status: string;
  readonly processedCount: number;
  readonly failedCount: number;
  readonly at: number;
}

async function uploadImages(push: PushFixture, user: string, count: number): Promise<void> {
  const s3 = createS3Client({ region: 'us-east-1', forcePathStyle: true });
  const Bucket = push.stack.environment['UPLOAD_BUCKET_NAME'];
  const Body = await readSample('scene-000018.jpg');
  for (let index = 0; index < count; index++) {
    await s3.send(new PutObjectCommand({ Bucket, Key: `uploads/${user}/${index}.jpg`, Body }));
  }
  s3.destroy();
}

async function statusOf(push: PushFixture, jobId: string): Promise<{ status: string; updatedAt: string }> {
  return push.call('ada', `GET /jobs/${jobId}`, 200);
}

describe('the progress of a job at a worker', () => {
  let push: PushFixture;
  beforeAll(async () => {
    push = await startPush({ workers: 1, environment: { DETECTOR_THREADS: '1' } });
    await uploadImages(push, 'ada', IMAGES);
  }, 60_000);
  afterAll(() => push.close(), 20_000);

  it('should be told once a second, forward only, and at last its end', async () => {
    const screen = await push.connect('ada');
    const told: Progress[] = [];
    screen.socket.on('message', (data: Buffer) => {
      told.push({ ...(JSON.parse(data.toString()) as Progress), at: performance.now() });
    });
    // The last of them is not there.
    const jobId = await push.submit('ada', IMAGES + 1);
    await screen.ask({ action: 'watch', jobId });

    await until(() => told.at(-1)?.status === 'COMPLETED', 60_000);

    const pushed = told.slice(1);
    const counts = pushed.map(({ processedCount }) => processedCount);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(pushed.at(-1)).toMatchObject({ processedCount: IMAGES + 1, failedCount: 1 });
    const under = pushed.slice(0, -1);
    expect(under.length).toBeGreaterThan(0);
    expect(under.every(({ status }) => status === 'PROCESSING')).toBe(true);
    for (const [index, { at }] of under.slice(1).entries()) {
      expect(at - (under[index]?.at ?? 0)).toBeGreaterThan(900);
    }
    await screen.close();
  }, 90_000);

  it('should be told as its end alone of a single image', async () => {
    const screen = await push.connect('ada');
    const jobId = await push.submit('ada', 1);
    await screen.ask({ action: 'watch', jobId });
    await until(() => screen.messages.at(-1)?.['status'] === 'COMPLETED', 10_000);
    expect(screen.messages.slice(1).map(({ status }) => status)).not.toContain('PROCESSING');
    await screen.close();
  });
});

describe('a WebSocket API that never answers', () => {
  const sockets = new Set<Socket>();
  const silent = createServer((socket) => sockets.add(socket));
  let push: PushFixture;
  beforeAll(async () => {
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const WS_API_ENDPOINT = `http://127.0.0.1:${port}/silent`;
    push = await startPush({ workers: 1, environment: { DETECTOR_THREADS: '1', WS_API_ENDPOINT } });
    await uploadImages(push, 'ada', 5);
  }, 60_000);
  afterAll(async () => {
    await push.close();
    for (const socket of sockets) socket.destroy();
    silent.close();
  }, 30_000);

  it('should cost a job nothing, and its cancel a second', async () => {
    const watchers = push.watchersAt(() => new Date());
    const jobId = await push.submit('ada', 5);
    await watchers.add('nobody=', jobId);
    await until(async () => (await statusOf(push, jobId)).status === 'COMPLETED', 6_000);
    await until(() => sockets.size > 0, 5_000);

    const other = await push.submit('ada', 1_000);
    await watchers.add('nobody=', other);
    const started = performance.now();
    await push.call('ada', `POST /jobs/${other}/cancel`, 200);
    expect(performance.now() - started).toBeLessThan(6_000);
  }, 60_000);
});

describe('an app table that is not there', () => {
  let push: PushFixture;
  beforeAll(async () => {
    push = await startPush({ workers: 1, environment: { DETECTOR_THREADS: '1', APP_TABLE_NAME: 'no-such-table' } });
    await uploadImages(push, 'ada', 5);
  }, 60_000);
  afterAll(() => push.close(), 20_000);

  it('should cost a job and its cancel nothing', async () => {
    const jobId = await push.submit('ada', 5);
    await until(async () => (await statusOf(push, jobId)).status === 'COMPLETED', 6_000);
    await until(() => push.lines.some((line) => line.includes('could not be told') && line.includes(jobId)), 5_000);

    const other = await push.submit('ada', 1_000);
    const started = performance.now();
    await push.call('ada', `POST /jobs/${other}/cancel`, 200);
    expect(performance.now() - started).toBeLessThan(6_000);
  }, 60_000);
});
