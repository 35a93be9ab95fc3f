import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { BatchGetCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createDynamoDbClient, createS3Client, createSqsClient, LIMITS } from '@spotter/shared';
import { startLocalStack } from '../../support/recorded-stack.js';
import { recordedLogger } from '../../support/recorded-logger.js';
import type { LocalStack } from '../../../../apps/local/src/stack.options.js';
import { directDynamoDb } from '../../../../apps/worker/src/aws/direct.dynamodb.js';
import { directS3 } from '../../../../apps/worker/src/aws/direct.s3.js';
import { directSqs } from '../../../../apps/worker/src/aws/direct.sqs.js';
import { ImageStore } from '../../../../apps/worker/src/queue/image.store.js';

const AWS = { region: 'us-east-1', forcePathStyle: true };
const SOCKETS = 2;
const POLL_SECONDS = 1;
const logger = recordedLogger();

let folder: string;
let stack: LocalStack;
/** Those that were answered by 200, as undici tells it. */
let direct = 0;
const count = (message: unknown): void => {
  const { response } = message as { response: { statusCode: number } };
  if (response.statusCode === 200) direct++;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-direct-'));
  stack = await startLocalStack({ dataDir: folder, workers: 0, schedules: false });
  Object.assign(process.env, stack.environment);
  subscribe('undici:request:headers', count);
}, 60_000);

beforeEach(() => {
  direct = 0;
});

afterEach(() => {
  stack.switches.throttle = 0;
});

afterAll(async () => {
  unsubscribe('undici:request:headers', count);
  await stack.stop();
  await rm(folder, { recursive: true });
}, 20_000);

/** What a command gives, but for what the SDK says of how it was asked for. */
async function outputOf(sending: Promise<object>): Promise<Record<string, unknown>> {
  const output: Record<string, unknown> = { ...(await sending) };
  delete output['$metadata'];
  return output;
}

describe('a direct call of DynamoDB', () => {
  const sdk = createDynamoDbClient(AWS);
  const client = directDynamoDb(createDynamoDbClient(AWS), SOCKETS, logger);
  const item = {
    jobId: 'direct',
    imageIndex: 1,
    text: 'ä "quoted" \u2028 ☂',
    none: null,
    flag: true,
    nested: { list: [1, 'two', { three: 3.5 }], empty: '' },
    done: new Set([1, 2, 3]),
    names: new Set(['a', 'b']),
    big: 12_345_678_901_234,
  };
  const table = () => ({ TableName: stack.environment['DETECTIONS_TABLE_NAME'] });
  const key = { Key: { jobId: 'direct', imageIndex: 1 } };

  beforeAll(async () => {
    await sdk.send(new PutCommand({ ...table(), Item: item }));
  });

  it('should be made once the SDK has shown where to', async () => {
    const get = () => new GetCommand({ ...table(), ...key, ConsistentRead: true });
    const expected = await outputOf(sdk.send(get()));
    await expect(outputOf(client.send(get()))).resolves.toEqual(expected);
    expect(direct).toBe(0);
    await expect(outputOf(client.send(get()))).resolves.toEqual(expected);
    expect(direct).toBe(1);
  });

  it.each([
    ['get of nothing', () => new GetCommand({ ...table(), Key: { jobId: 'none', imageIndex: 1 } })],
    [
      'update',
      () =>
        new UpdateCommand({
          ...table(),
          ...key,
          UpdateExpression: 'SET nested.#list = :list, #text = :text ADD done :done REMOVE flag',
          ConditionExpression: 'big = :big',
          ExpressionAttributeNames: { '#list': 'list', '#text': 'text' },
          ExpressionAttributeValues: {
            ':list': [{ x: 0.1, left: undefined }],
            ':text': 'other',
            ':done': new Set([4]),
            ':big': 12_345_678_901_234,
          },
          ReturnValues: 'ALL_NEW',
        }),
    ],
    ['update without an answer', () => new UpdateCommand({ ...table(), ...key, UpdateExpression: 'REMOVE flag' })],
    [
      'read of several',
      () =>
        new BatchGetCommand({
          RequestItems: {
            [stack.environment['DETECTIONS_TABLE_NAME'] ?? '']: {
              Keys: [key.Key, { jobId: 'none', imageIndex: 1 }],
              ConsistentRead: true,
              ProjectionExpression: '#text, done',
              ExpressionAttributeNames: { '#text': 'text' },
            },
            [stack.environment['JOBS_TABLE_NAME'] ?? '']: { Keys: [{ jobId: 'none' }] },
          },
        }),
    ],
  ])("should answer as the SDK's does: %s", async (_, command) => {
    const expected = await outputOf(sdk.send(command() as GetCommand));
    await expect(outputOf(client.send(command() as GetCommand))).resolves.toEqual(expected);
    expect(direct).toBe(1);
  });

  it("should leave its errors to the SDK's, and what it does not know", async () => {
    const ConditionExpression = 'attribute_not_exists(jobId)';
    const update = { ...table(), ...key, UpdateExpression: 'REMOVE flag', ConditionExpression };
    await expect(client.send(new UpdateCommand(update))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      $metadata: { httpStatusCode: 400 },
    });
    expect(direct).toBe(0);
    await client.send(new PutCommand({ ...table(), Item: { ...item, imageIndex: 2 } }));
    expect(direct).toBe(0);
  });

  it('should be made again by the SDK when it is throttled', async () => {
    stack.switches.throttle = 1;
    const get = client.send(new GetCommand({ ...table(), ...key }));
    setTimeout(() => (stack.switches.throttle = 0), 50);
    await expect(outputOf(get)).resolves.toHaveProperty('Item');
    expect(direct).toBe(0);
  });

  it('should not be made once nobody wants it', async () => {
    const abortSignal = AbortSignal.abort();
    await expect(client.send(new GetCommand({ ...table(), ...key }), { abortSignal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(direct).toBe(0);
  });
});

describe('a direct call of SQS', () => {
  it('should receive and delete as the SDK does', async () => {
    const QueueUrl = stack.environment['SQS_QUEUE_URL'];
    const sdk = createSqsClient(AWS);
    const client = directSqs(createSqsClient(AWS, POLL_SECONDS), SOCKETS, POLL_SECONDS, logger);
    const trace = { DataType: 'String', StringValue: 'a trace' };
    for (const MessageBody of ['first', 'second ☂', 'third']) {
      await sdk.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: { trace } }));
    }
    const receive = () =>
      new ReceiveMessageCommand({
        QueueUrl,
        MessageAttributeNames: ['trace'],
        WaitTimeSeconds: 1,
        VisibilityTimeout: 60,
      });
    const bodies: (string | undefined)[] = [];
    for (const expected of [0, 2, 4]) {
      const { Messages: [message] = [] } = await client.send(receive());
      expect(direct).toBe(expected);
      expect(Object.keys(message ?? {}).sort()).toEqual([
        'Body',
        'MD5OfBody',
        'MD5OfMessageAttributes',
        'MessageAttributes',
        'MessageId',
        'ReceiptHandle',
      ]);
      expect(message?.MessageAttributes).toEqual({ trace });
      bodies.push(message?.Body);
      const Entries = [{ Id: '0', ReceiptHandle: message?.ReceiptHandle }];
      const deleted = await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      expect(deleted.Successful).toEqual([{ Id: '0' }]);
    }
    expect(bodies.sort()).toEqual(['first', 'second ☂', 'third']);
    expect(direct).toBe(5);
    await expect(outputOf(client.send(receive()))).resolves.toEqual({});
  });

  it('should end with its signal while it waits', async () => {
    const QueueUrl = stack.environment['SQS_QUEUE_URL'];
    const client = directSqs(createSqsClient(AWS, POLL_SECONDS), SOCKETS, POLL_SECONDS, logger);
    await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0 }));
    const abort = new AbortController();
    const long = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: abort.signal,
    });
    const started = performance.now();
    setTimeout(() => {
      abort.abort();
    }, 100);
    await expect(long).rejects.toMatchObject({ name: 'AbortError' });
    // And not with the timeout of its answer.
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(direct).toBe(0);
  });
});

describe('a direct call of S3', () => {
  const client = directS3(createS3Client(AWS), SOCKETS, logger);
  const store = new ImageStore(client);
  const bucket = () => stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
  const put = async (Key: string, Body: Buffer) => {
    await client.send(new PutObjectCommand({ Bucket: bucket(), Key, Body }));
  };

  it.each(["uploads/a b+c(d)'e!*.jpg", 'uploads/ünï/çø dé ☂.jpg', 'uploads/100%25.jpg', 'uploads/~_-.'])(
    'should read the object that the SDK reads: %s',
    async (key) => {
      const bytes = Buffer.from(`of ${key}`);
      await put(key, bytes);
      const { ETag } = await createS3Client(AWS).send(new GetObjectCommand({ Bucket: bucket(), Key: key }));
      const stored = await store.get(`s3://${bucket()}/${key}`);
      expect(direct).toBe(1);
      expect([Buffer.from(stored.bytes), stored.eTag]).toEqual([bytes, ETag]);
    },
  );

  it('should read a large object, and none over the limit of an image', async () => {
    const large = Buffer.alloc(LIMITS.imageBytes, 'large');
    await put('uploads/large', large);
    const stored = await store.get(`s3://${bucket()}/uploads/large`);
    expect(Buffer.compare(Buffer.from(stored.bytes), large)).toBe(0);
    expect(direct).toBe(1);
    await put('uploads/larger', Buffer.alloc(LIMITS.imageBytes + 1));
    await expect(store.get(`s3://${bucket()}/uploads/larger`)).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('should leave a missing object to the SDK, and a part of one', async () => {
    await expect(store.get(`s3://${bucket()}/uploads/none`)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    const part = new GetObjectCommand({ Bucket: bucket(), Key: 'uploads/large', Range: 'bytes=0-4' });
    expect(await (await client.send(part)).Body?.transformToString()).toBe('large');
    expect(direct).toBe(0);
  });
});
