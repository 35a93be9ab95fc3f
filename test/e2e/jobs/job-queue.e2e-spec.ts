import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message, SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSqsClient, JobQueue, sessionUser } from '@spotter/shared';
import type { LocalSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { startSqs } from '../../../apps/local/src/sqs/sqs.server.js';
import { recordedLogger } from '../support/recorded-logger.js';

const REGION = 'us-east-1';
const job = { jobId: randomUUID(), run: 3, userId: 'ada' };
const ORIGIN = { requestId: 'request-1' };
const TRACE_HEADER = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';

describe('JobQueue', () => {
  let dataDir: string;
  let server: LocalSqs;
  let sqs: SQSClient;
  let url: string;
  let queue: JobQueue;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-queue-'));
    const queues = [{ logicalId: 'Jobs', name: 'jobs', attributes: {} }];
    server = await startSqs({ dataDir, port: 0, region: REGION, queues });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SQS: server.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    sqs = createSqsClient({ region: REGION, forcePathStyle: true });
    url = `${server.endpoint}/000000000000/jobs`;
    queue = new JobQueue(sqs, url, recordedLogger());
  });

  afterAll(async () => {
    sqs.destroy();
    await server.stop();
    await rm(dataDir, { recursive: true });
  });

  async function taken(): Promise<Message[]> {
    const all: Message[] = [];
    for (;;) {
      const { Messages: messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['AWSTraceHeader'],
        }),
      );
      if (messages.length === 0) return all;
      all.push(...messages);
      const Entries = messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: url, Entries }));
    }
  }

  it('should send one message for each of the images asked for, of the run that the job is in', async () => {
    const indexes = Array.from({ length: 23 }, (_, n) => 7 * n);

    expect(await queue.send(job, indexes, ORIGIN)).toBe(0);

    const messages = await taken();
    const bodies = messages.map(({ Body }) => JSON.parse(Body ?? '') as { imageIndex: number });
    expect(bodies.toSorted((a, b) => a.imageIndex - b.imageIndex)).toEqual(
      indexes.map((imageIndex) => ({ v: 1, jobId: job.jobId, run: 3, imageIndex })),
    );
    const requests = messages.map(({ MessageAttributes }) => MessageAttributes?.['requestId']?.StringValue);
    expect(new Set(requests)).toEqual(new Set(['request-1']));
    expect(await queue.send(job, [], ORIGIN)).toBe(0);
    expect(await taken()).toEqual([]);
  });

  it.each([
    ['carry the trace of the request', TRACE_HEADER, TRACE_HEADER],
    ['carry none where there is none', undefined, undefined],
    ['be sent without what is no trace header, which SQS would refuse', 'Root=1;DROP', undefined],
  ])('should %s', async (_name, traceHeader, carried) => {
    expect(await queue.send(job, [0, 1], { ...ORIGIN, traceHeader })).toBe(0);
    const headers = (await taken()).map(({ Attributes }) => Attributes?.AWSTraceHeader);
    expect(headers).toEqual([carried, carried]);
  });

  it('should group messages by user, but keep the id of a session to itself', async () => {
    const sessionId = randomUUID();
    const groups: (string | undefined)[] = [];
    sqs.middlewareStack.add(
      (next) => (args) => {
        const { Entries = [] } = args.input as SendMessageBatchCommandInput;
        groups.push(...Entries.map(({ MessageGroupId }) => MessageGroupId));
        return next(args);
      },
      { step: 'initialize', name: 'spy' },
    );
    await queue.send(job, [0], ORIGIN);
    await queue.send({ ...job, userId: sessionUser(sessionId) }, [0], ORIGIN);
    sqs.middlewareStack.remove('spy');

    expect(groups).toEqual(['ada', createHash('sha256').update(`session:${sessionId}`).digest('hex')]);
    await taken();
  });

  it('should say how many could not be sent, and give up in time', async () => {
    const nowhere = new JobQueue(sqs, `${server.endpoint}/000000000000/no-such-queue`, recordedLogger());
    expect(await nowhere.send(job, [0, 1, 2], ORIGIN)).toBe(3);

    let calls = 0;
    sqs.middlewareStack.add((next) => (args) => (calls++ === 0 ? next(args) : new Promise(() => undefined)), {
      step: 'initialize',
      name: 'hang',
    });
    const started = performance.now();
    const unsent = await queue.send(
      job,
      Array.from({ length: 25 }, (_, n) => n),
      ORIGIN,
      200,
    );
    sqs.middlewareStack.remove('hang');

    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await taken()).length).toBe(25 - unsent);
    expect([10, 5]).toContain(25 - unsent);
  });
});
