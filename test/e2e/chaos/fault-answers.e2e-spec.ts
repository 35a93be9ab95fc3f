import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Message } from '@aws-sdk/client-sqs';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JobQueue } from '@spotter/shared';
import type { Service } from '../../../chaos/src/proxy/call.js';
import type { Fault } from '../../../chaos/src/proxy/fault.js';
import type { FaultProxyOptions } from '../../../chaos/src/proxy/fault.proxy.js';
import { FaultProxy } from '../../../chaos/src/proxy/fault.proxy.js';
import type { LocalSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { startSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { REGION } from '../../../apps/local/src/stack.parts.js';
import { recordedLogger } from '../support/recorded-logger.js';
import { startTinyService } from './proxy.fixture.js';

const CLIENT = { region: REGION, maxAttempts: 1, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const JOB = { jobId: '00000000-0000-4000-8000-000000000000', run: 1, userId: 'ada' };

function startProxy(
  service: Service,
  upstream: URL,
  decide: () => Fault | undefined,
  options: Pick<FaultProxyOptions, 'random' | 'onFault'> = {},
) {
  const onCrash = () => Promise.reject(new Error('Nobody is to be killed'));
  return FaultProxy.start({ sender: 'api', service, upstream, decide, onCrash, ...options });
}

describe('a refusal', () => {
  const commands: Record<Service, (endpoint: string) => Promise<unknown>> = {
    dynamodb: (endpoint) => {
      const client = new DynamoDBClient({ ...CLIENT, endpoint });
      return client.send(new GetItemCommand({ TableName: 't', Key: { jobId: { S: 'j' } } }));
    },
    sqs: (endpoint) => {
      const client = new SQSClient({ ...CLIENT, endpoint });
      return client.send(new SendMessageCommand({ QueueUrl: `${endpoint}/0/q`, MessageBody: 'm' }));
    },
    s3: (endpoint) => {
      const client = new S3Client({ ...CLIENT, endpoint, forcePathStyle: true });
      return client.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: Buffer.alloc(4 * 1024 ** 2) }));
    },
  };

  it.each([
    ['dynamodb', 'throttle', 'ProvisionedThroughputExceededException', 400],
    ['dynamodb', 'error', 'InternalServerError', 500],
    ['sqs', 'throttle', 'RequestThrottled', 400],
    ['sqs', 'error', 'InternalFailure', 500],
    ['s3', 'throttle', 'SlowDown', 503],
    ['s3', 'error', 'InternalError', 500],
  ] as const)('of %s by %s should be %s for the SDK, and reach no service', async (name, kind, error, status) => {
    const service = await startTinyService();
    const proxy = await startProxy(name, service.url, () => ({ kind }));
    const refused = commands[name](proxy.url.origin);
    await expect(refused).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: status } });
    expect(service.arrivals).toEqual([]);
    await proxy.close();
    await service.close();
  });
});

describe('a fault of a queue', () => {
  let dataDir: string;
  let server: LocalSqs;
  let proxy: FaultProxy;
  let sqs: SQSClient;
  let QueueUrl: string;
  let fault: Fault | undefined;
  let dice: number[];
  /** The faults that had an effect. */
  let told: Fault['kind'][];

  beforeEach(async () => {
    fault = undefined;
    dice = [];
    told = [];
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-proxy-'));
    const queues = [{ logicalId: 'Jobs', name: 'jobs', attributes: { VisibilityTimeout: '30' } }];
    server = await startSqs({ dataDir, port: 0, region: REGION, queues });
    proxy = await startProxy('sqs', new URL(server.endpoint), () => fault, {
      random: () => dice.shift() ?? 0,
      onFault: (_call, { kind }) => told.push(kind),
    });
    sqs = new SQSClient({ ...CLIENT, endpoint: proxy.url.origin, useQueueUrlAsEndpoint: false });
    QueueUrl = server.queueUrls['jobs'] ?? '';
  });

  afterEach(async () => {
    sqs.destroy();
    await proxy.close();
    await server.stop();
    await rm(dataDir, { recursive: true });
  });

  async function send(...bodies: readonly string[]): Promise<void> {
    for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }

  async function receive(MaxNumberOfMessages?: number): Promise<Message[]> {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, WaitTimeSeconds: 0 });
    return (await sqs.send(command)).Messages ?? [];
  }

  const bodiesOf = (messages: readonly Message[]) => messages.map(({ Body }) => Body);

  it('swallow: should answer that messages were sent, and lose them', async () => {
    const queue = new JobQueue(sqs, QueueUrl, recordedLogger());
    fault = { kind: 'swallow' };
    await send('lost');
    expect(await queue.send(JOB, [0, 1, 2], { requestId: 'request' })).toBe(0);
    expect(await receive(10)).toEqual([]);
    fault = undefined;
    expect(await queue.send(JOB, [0, 1, 2], { requestId: 'request' })).toBe(0);
    expect(await receive(10)).toHaveLength(3);
  });

  it('twice: should double what is sent', async () => {
    fault = { kind: 'twice' };
    await send('a');
    fault = undefined;
    expect(bodiesOf(await receive(10))).toEqual(['a', 'a']);
  });

  it('shuffle: should deliver any of the next messages, each once', async () => {
    await send('a', 'b', 'c', 'd', 'e');
    fault = { kind: 'shuffle' };
    dice = [0.9, 0.2, 0.5];
    expect(bodiesOf(await receive())).toEqual(['b']);
    fault = undefined;
    expect(bodiesOf(await receive(10))).toEqual(['d', 'e', 'c', 'a']);
    expect(await receive(10)).toEqual([]);
  });

  it('shuffle: should mix the messages of one answer, and leave an empty one empty', async () => {
    fault = { kind: 'shuffle' };
    expect(await receive(10)).toEqual([]);
    await send('a', 'b', 'c');
    dice = [0.9, 0.2, 0.5];
    expect(bodiesOf(await receive(10))).toEqual(['b', 'c', 'a']);
    expect(await receive(10)).toEqual([]);
  });

  it('should be told only where there is a message to deliver again, and two to mix', async () => {
    for (const kind of ['shuffle', 'double-delivery'] as const) {
      fault = { kind };
      await receive(10);
    }
    await send('a');
    fault = { kind: 'shuffle' };
    await receive(10);
    // What is swallowed is no receive, and what is sent can't be shuffled.
    await send('b', 'c');
    expect(told).toEqual([]);
    expect(await receive(10)).toHaveLength(2);
    expect(told).toEqual(['shuffle']);
    fault = { kind: 'swallow' };
    expect(await receive(10)).toEqual([]);
    await send('d');
    expect(told).toEqual(['shuffle', 'swallow']);
  });

  it('double-delivery: should deliver a message to another while somebody has it', async () => {
    await send('a');
    fault = { kind: 'double-delivery' };
    const [first] = await receive();
    expect(first).toMatchObject({ Body: 'a' });
    fault = undefined;
    const [again] = await receive();
    expect(again).toMatchObject({ Body: 'a', MessageId: first?.MessageId });
    expect(again?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    expect(told).toEqual(['double-delivery']);
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first?.ReceiptHandle }));
    await sqs.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const [last] = await receive();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: last?.ReceiptHandle }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });
});
