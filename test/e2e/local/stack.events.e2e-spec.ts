import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';

describe("the switches of S3's events", () => {
  let dataDir: string;
  let stack: LocalStack;
  let s3: S3Client;
  const lines: string[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-events-'));
    stack = await startLocalStack({
      dataDir,
      workers: 0,
      lambdaEntry: join(import.meta.dirname, 'fixtures', 'stack.lambda.mjs'),
      onLog: (_source, line) => lines.push(line),
    });
    const { environment, endpoints } = stack;
    s3 = new S3Client({
      region: environment['AWS_REGION'] ?? '',
      endpoint: endpoints.s3,
      forcePathStyle: true,
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
  });

  afterAll(async () => {
    s3.destroy();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function upload(name: string): Promise<void> {
    const Bucket = stack.environment['UPLOAD_BUCKET_NAME'];
    await s3.send(new PutObjectCommand({ Bucket, Key: `session-uploads/${name}`, Body: 'x' }));
  }

  it('should deliver an event not at all, twice, and once', async () => {
    stack.switches.lostEvents = 1;
    await upload('lost');
    Object.assign(stack.switches, { lostEvents: 0, duplicateEvents: 1 });
    await upload('twice');
    stack.switches.duplicateEvents = 0;
    await upload('once');
    const deadline = performance.now() + 5_000;
    while (lines.length < 3 && performance.now() < deadline) await delay(20);
    // A fourth, or the lost one, would be late.
    await delay(200);
    expect(lines.toSorted()).toEqual([
      's3 session-uploads/once',
      's3 session-uploads/twice',
      's3 session-uploads/twice',
    ]);
  });
});
