import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';

const FIXTURES = join(import.meta.dirname, 'fixtures');

async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 5000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('What was waited for did not happen');
    await delay(20);
  }
}

describe('startLocalStack', () => {
  let dataDir: string;
  let stack: LocalStack | undefined;
  const lines: string[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-stack-'));
    lines.length = 0;
  });

  afterEach(async () => {
    await stack?.stop();
    stack = undefined;
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
    const model = join(dataDir, 'model.onnx');
    await mkdir(dataDir, { recursive: true });
    await writeFile(model, '');
    stack = await startLocalStack({
      dataDir,
      workers: 0,
      lambdaEntry: join(FIXTURES, 'stack.lambda.mjs'),
      workerEntry: join(FIXTURES, 'stack.worker.mjs'),
      onLog: (source, line) => lines.push(`${source}: ${line}`),
      ...options,
      environment: { MODEL_PATH: model, WORKER_JOURNAL: join(dataDir, 'journal.txt'), ...options.environment },
    });
    return stack;
  }

  function clientsOf({ environment }: LocalStack) {
    const shared = {
      region: environment['AWS_REGION'] ?? '',
      maxAttempts: 1,
      credentials: {
        accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    };
    return {
      dynamodb: new DynamoDBClient({ ...shared, endpoint: environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '' }),
      s3: new S3Client({ ...shared, endpoint: environment['AWS_ENDPOINT_URL_S3'] ?? '', forcePathStyle: true }),
      sqs: new SQSClient({ ...shared, endpoint: environment['AWS_ENDPOINT_URL_SQS'] ?? '' }),
      destroy(): void {
        this.dynamodb.destroy();
        this.s3.destroy();
        this.sqs.destroy();
      },
    };
  }

  it('should serve the function over HTTP and give it the variables of the design', async () => {
    const { endpoints, environment } = await start({ environment: { MIN_CONFIDENCE: '0.4' } });
    expect(endpoints.api).toMatch(/^http:\/\/localhost:\d+$/);
    expect((await fetch(`${endpoints.api}/health`)).status).toBe(200);
    const seen = (await (await fetch(`${endpoints.api}/environment`)).json()) as Record<string, string>;
    const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, ...others } = environment;
    expect(seen).toMatchObject(others);
    // Who runs the stack may do everything, and the function what its role may.
    expect(seen['AWS_ACCESS_KEY_ID']).toMatch(/^LOCAL/);
    expect(seen['AWS_ACCESS_KEY_ID']).not.toBe(key);
    expect(seen['AWS_SECRET_ACCESS_KEY']).not.toBe(secret);
    expect(environment).toMatchObject({
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: endpoints.s3,
      EXERCISES_TABLE_NAME: 'spotter-local-exercises',
      SESSIONS_TABLE_NAME: 'spotter-local-sessions',
      JOBS_TABLE_NAME: 'spotter-local-jobs',
      DETECTIONS_TABLE_NAME: 'spotter-local-detections',
      APP_TABLE_NAME: 'spotter-local-app',
      EXERCISES_BUCKET_NAME: 'spotter-local-exercises-000000000000-us-east-1',
      UPLOAD_BUCKET_NAME: 'spotter-local-uploads-000000000000-us-east-1',
      SQS_QUEUE_URL: `${endpoints.sqs}/000000000000/spotter-local-jobs`,
      DLQ_URL: `${endpoints.sqs}/000000000000/spotter-local-jobs-dead-letters`,
      WS_API_ENDPOINT: endpoints.management,
      MIN_CONFIDENCE: '0.4',
    });
    expect(environment).not.toHaveProperty('STAGE');
  });

  it('should keep tables, objects and messages from one start to the next', async () => {
    const first = await start();
    const before = clientsOf(first);
    const Bucket = first.environment['UPLOAD_BUCKET_NAME'];
    await before.dynamodb.send(
      new PutItemCommand({ TableName: 'spotter-local-jobs', Item: { jobId: { S: 'a' }, openShard: { N: '3' } } }),
    );
    await before.s3.send(new PutObjectCommand({ Bucket, Key: 'uploads/photo', Body: 'bytes' }));
    await before.sqs.send(
      new SendMessageCommand({ QueueUrl: first.environment['SQS_QUEUE_URL'], MessageBody: 'message' }),
    );
    before.destroy();
    const stopping = performance.now();
    await first.stop();
    expect(performance.now() - stopping).toBeLessThan(5000);

    const second = await start();
    const after = clientsOf(second);
    const { Item } = await after.dynamodb.send(
      new GetItemCommand({ TableName: 'spotter-local-jobs', Key: { jobId: { S: 'a' } } }),
    );
    const object = await after.s3.send(new GetObjectCommand({ Bucket, Key: 'uploads/photo' }));
    const { Messages } = await after.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: second.environment['SQS_QUEUE_URL'] }),
    );
    expect(Item).toEqual({ jobId: { S: 'a' }, openShard: { N: '3' } });
    expect(await object.Body?.transformToString()).toBe('bytes');
    expect(Messages?.[0]?.Body).toBe('message');
    expect(second.environment['AWS_ACCESS_KEY_ID']).toBe(first.environment['AWS_ACCESS_KEY_ID']);
    after.destroy();
  });

  it('should tell the function of uploads that the template wants it to hear of', async () => {
    const running = await start();
    const clients = clientsOf(running);
    const Bucket = running.environment['UPLOAD_BUCKET_NAME'];
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'uploads/a b', Body: 'x' }));
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'session-uploads/a b', Body: 'x' }));
    await until(() => lines.includes('api: s3 session-uploads/a+b'));
    expect(lines.filter((line) => line.startsWith('api: s3'))).toHaveLength(1);
    clients.destroy();
  });

  it('should give the function the last upload before a stop, and the tables to work on it', async () => {
    const running = await start();
    const clients = clientsOf(running);
    const Bucket = running.environment['UPLOAD_BUCKET_NAME'];
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: 'session-uploads/last', Body: 'x' }));
    await running.stop();
    expect(lines).toContain('api: s3 session-uploads/last');
    clients.destroy();
  });

  it('should throttle every service by one switch', async () => {
    const running = await start();
    const clients = clientsOf(running);
    running.switches.throttle = 1;
    const Key = { jobId: { S: 'a' } };
    const refusals = await Promise.all([
      clients.dynamodb.send(new GetItemCommand({ TableName: 'spotter-local-jobs', Key })).catch(nameOf),
      clients.sqs.send(new ReceiveMessageCommand({ QueueUrl: running.environment['SQS_QUEUE_URL'] })).catch(nameOf),
      clients.s3
        .send(new GetObjectCommand({ Bucket: running.environment['UPLOAD_BUCKET_NAME'], Key: 'a' }))
        .catch(nameOf),
    ]);
    expect(refusals).toEqual(['ProvisionedThroughputExceededException', 'RequestThrottled', 'SlowDown']);
    clients.destroy();
  });

  it('should refuse a data directory that another stack has', async () => {
    await start();
    await expect(
      startLocalStack({ dataDir, workers: 0, lambdaEntry: join(FIXTURES, 'stack.lambda.mjs') }),
    ).rejects.toThrow(`Another local stack is using ${dataDir}`);
  });

  it('should stop what has started when a part can not start', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await expect(start({ ports: { http: port } })).rejects.toThrow(`Port ${port} is taken`);
    await expect(start({ ports: { dynamodb: port } })).rejects.toThrow(`Port ${port} is taken`);
    await expect(start({ ports: { sqs: port } })).rejects.toThrow(`Port ${port} is taken`);
    await expect(start({ ports: { s3: port } })).rejects.toThrow(`Port ${port} is taken`);
    taken.close();
    const running = await start({ ports: { http: port } });
    expect(running.endpoints.api).toBe(`http://localhost:${port}`);
  });

  it('should keep its workers running, and let them drain when it stops', async () => {
    const running = await start({ workers: 2 });
    const journal = async (word: string): Promise<number[]> =>
      (await readFile(join(dataDir, 'journal.txt'), 'utf8').catch(() => ''))
        .split('\n')
        .flatMap((line) => (line.startsWith(`${word} `) ? [Number(line.split(' ')[1])] : []));
    await until(async () => (await journal('started')).length === 2);
    const [victim = 0, survivor = 0] = running.workerPids();
    process.kill(victim, 'SIGKILL');
    await until(async () => (await journal('started')).length === 3);
    const pids = running.workerPids();
    expect(pids).toContain(survivor);
    expect(pids).not.toContain(victim);
    await running.stop();
    expect((await journal('drained')).sort()).toEqual([...pids].sort());
    expect(running.workerPids()).toEqual([]);
  });
});

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}
