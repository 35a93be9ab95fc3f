import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import type { LocalSqs, SqsOptions } from '../../../apps/local/src/sqs/sqs.server.js';

const DEAD = { logicalId: 'Dead', name: 'dead', attributes: {} };
const JOBS = {
  logicalId: 'Jobs',
  name: 'jobs',
  attributes: {
    VisibilityTimeout: '1',
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:dead',
      maxReceiveCount: 1,
    }),
  },
};

describe('local SQS', () => {
  let dataDir: string;
  const closers: (() => Promise<void> | void)[] = [];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-sqs-'));
  });

  async function stop(): Promise<void> {
    for (const close of closers.splice(0).reverse()) await close();
  }

  afterEach(async () => {
    await stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(
    options: Partial<SqsOptions> = {},
  ): Promise<{ server: LocalSqs; client: SQSClient; url: string }> {
    const server = await startSqs({ dataDir, port: 0, region: 'us-east-1', queues: [DEAD, JOBS], ...options });
    const client = new SQSClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    closers.push(
      () => server.stop(),
      () => {
        client.destroy();
      },
    );
    return { server, client, url: server.queueUrls['jobs'] ?? '' };
  }

  async function receive(client: SQSClient, url: string, waitSeconds = 0): Promise<string[]> {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: waitSeconds, MaxNumberOfMessages: 10 }),
    );
    return Messages.map(({ Body }) => Body ?? '');
  }

  it('should keep its messages over a restart, and give queues the address of this start', async () => {
    const first = await start();
    await first.client.send(new SendMessageCommand({ QueueUrl: first.url, MessageBody: 'kept' }));
    await stop();
    const { server, client, url } = await start();
    expect(url).toBe(`${server.endpoint}/000000000000/jobs`);
    expect((await client.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(url);
    expect(await receive(client, url)).toEqual(['kept']);
  });

  it('should take over changed attributes', async () => {
    await start();
    await stop();
    const { client, url } = await start({
      queues: [DEAD, { ...JOBS, attributes: { ...JOBS.attributes, VisibilityTimeout: '45' } }],
    });
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ VisibilityTimeout: '45' });
  });

  it('should move a message on that was received too often', async () => {
    const { server, client, url } = await start();
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'poison' }));
    expect(await receive(client, url)).toEqual(['poison']);
    expect(await receive(client, url, 2)).toEqual([]);
    expect(await receive(client, server.queueUrls['dead'] ?? '')).toEqual(['poison']);
  });

  it('should count a message as visible once its visibility timeout is over, also while nobody receives', async () => {
    const { client, url } = await start();
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'back' }));
    expect(await receive(client, url)).toEqual(['back']);
    await setTimeout(1_100);
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });

  it('should give a message back at once that is to be hidden no longer, also to who waits, with its receives counted', async () => {
    const patient = { queues: [DEAD, { ...JOBS, name: 'patient', attributes: { VisibilityTimeout: '30' } }] };
    const { server, client } = await start(patient);
    const url = server.queueUrls['patient'] ?? '';
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'back' }));
    const command = new ReceiveMessageCommand({
      QueueUrl: url,
      WaitTimeSeconds: 5,
      MessageSystemAttributeNames: ['ApproximateReceiveCount'],
    });
    const { Messages: [first] = [] } = await client.send(command);
    const waiting = client.send(command);
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const { Messages: [second] = [] } = await waiting;
    expect(second).toMatchObject({ Body: 'back', Attributes: { ApproximateReceiveCount: '2' } });

    const Entries = [{ Id: '0', ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 0 }];
    const { Failed = [] } = await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
    expect(Failed).toEqual([]);
    await stop();
    const again = await start(patient);
    expect(await receive(again.client, again.server.queueUrls['patient'] ?? '')).toEqual(['back']);
  });

  it('should refuse as throttled what its switch says, in SQS own way', async () => {
    const switches = { throttle: 1 };
    const { client, url } = await start({ switches });
    await expect(client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }))).rejects.toMatchObject({
      name: 'RequestThrottled',
      $metadata: { httpStatusCode: 400 },
    });
    switches.throttle = 0;
    await client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'x' }));
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: url }));
    await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: Messages?.[0]?.ReceiptHandle ?? '' }));
    expect(await receive(client, url, 2)).toEqual([]);
  });

  it('should answer a waiting long poll when it is told to', async () => {
    const { server, client, url } = await start();
    const started = performance.now();
    const waking = setInterval(server.endLongPolls, 50);
    expect(await receive(client, url, 10)).toEqual([]);
    clearInterval(waking);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('should be reachable by this machine only, and not by web pages', async () => {
    const { server } = await start();
    const page = await fetch(server.endpoint, { method: 'POST', headers: { origin: 'http://example.com' } });
    expect(page.status).toBe(403);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (!outside) return;
    const refused = new Promise((resolve) => {
      const socket = connect(server.port, outside.address);
      socket.once('connect', () => {
        socket.destroy();
        resolve(false);
      });
      socket.once('error', () => {
        resolve(true);
      });
    });
    expect(await refused).toBe(true);
  });
});
