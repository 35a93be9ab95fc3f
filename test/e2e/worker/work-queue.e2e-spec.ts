import { setTimeout as delay } from 'node:timers/promises';
import type {
  DeleteMessageBatchRequestEntry as Entry,
  Message,
  ServiceInputTypes,
  ServiceOutputTypes,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { InitializeMiddleware } from '@smithy/types';
import type { JobTimes } from '@spotter/shared';
import { createLogger, JOB_TIMES } from '@spotter/shared';
import { WorkQueue } from '../../../apps/worker/src/queue/work.queue.js';
import { WorkerHarness } from './worker.harness.js';

let harness: WorkerHarness;
let queue: WorkQueue;
/** Receives that were answered. */
let answers = 0;
let calls: string[];
let warnings: unknown[];

/** The receipt handle of a message that the queue does not delete, though it does the others. */
let refused: string | undefined;

const refuseOne: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => async (args) => {
  if (!('Entries' in args.input) || refused === undefined) return next(args);
  const [kept, others] = [[], []] as [Entry[], Entry[]];
  for (const entry of args.input.Entries as Entry[]) (entry.ReceiptHandle === refused ? kept : others).push(entry);
  const { output, ...rest } = await next({ ...args, input: { ...args.input, Entries: others } });
  const failed = kept.map(({ Id }) => ({ Id, SenderFault: false, Code: 'InternalError', Message: 'later' }));
  return { ...rest, output: { ...output, Failed: failed } };
};

beforeAll(async () => {
  harness = await WorkerHarness.start();
  harness.sqs.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        calls.push(commandName);
        return next(args);
      },
    { step: 'initialize', name: 'noteCalls' },
  );
  harness.sqs.middlewareStack.add(refuseOne, { step: 'initialize', name: 'refuseOne' });
}, 60_000);

beforeEach(() => {
  calls = [];
  answers = 0;
  warnings = [];
  queue = queueOf(JOB_TIMES);
});

afterAll(async () => {
  await harness.stop();
}, 20_000);

function queueOf(times: Pick<JobTimes, 'visibility'>): WorkQueue {
  const warn = (...said: unknown[]) => warnings.push(said);
  const logger = Object.assign(createLogger({ serviceName: 'test', logLevel: 'SILENT' }), { warn });
  const options = { url: harness.queueUrl, waitSeconds: 1, times };
  return new WorkQueue(harness.sqs, harness.sqs, options, logger, () => answers++);
}

async function received(sent: number, count = sent): Promise<Message[]> {
  for (let index = 0; index < sent; index++) await harness.sendBody(`message ${index}`);
  const messages: Message[] = [];
  while (messages.length < count) messages.push(...(await queue.receive(count - messages.length)));
  return messages;
}

describe('the queue of a worker', () => {
  it('should bring ten messages at most, and nothing when there is none', async () => {
    for (let index = 0; index < 12; index++) await harness.sendBody(`message ${index}`);
    const first = await queue.receive(12);
    const rest = await queue.receive(12);
    expect([first.length, rest.length]).toEqual([10, 2]);
    expect(await queue.receive(1)).toEqual([]);
    await Promise.all([...first, ...rest].map((message) => queue.delete(message)));
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 0 });
  });

  it('should tell of each receive that is answered, also with nothing, and of none that fails', async () => {
    expect(await queue.receive(1)).toEqual([]);
    expect(answers).toBe(1);
    harness.stack.switches.throttle = 1;
    await expect(queue.receive(1).finally(() => (harness.stack.switches.throttle = 0))).rejects.toThrow();
    expect(answers).toBe(1);
  }, 20_000);

  it('should delete messages together', async () => {
    const messages = await received(4);
    calls = [];
    await Promise.all(messages.map((message) => queue.delete(message)));
    expect(calls).toEqual(['DeleteMessageBatchCommand']);
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 0 });
  });

  it('should log which of some messages could not be deleted', async () => {
    const messages = await received(3);
    refused = messages[1]?.ReceiptHandle;
    await Promise.all(messages.map((message) => queue.delete(message)));
    expect(warnings).toEqual([
      [
        'a message could not be deleted',
        { messageId: messages[1]?.MessageId, code: 'InternalError', because: 'later' },
      ],
    ]);
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 1 });
    refused = undefined;
    await queue.delete(messages[1] ?? {});
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 0 });
  });

  it('should log that messages could not be deleted, and leave them', async () => {
    const [message = {}] = await received(1);
    harness.stack.switches.throttle = 1;
    await queue.delete(message).finally(() => (harness.stack.switches.throttle = 0));
    expect(warnings).toEqual([
      ['messages could not be deleted', expect.objectContaining({ messageIds: [message.MessageId] })],
    ]);
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 1 });
    await queue.delete(message);
  });

  it('should hide a message for its visibility timeout, and for as long again when it is kept', async () => {
    queue = queueOf({ visibility: 2_000 });
    const [message = {}] = await received(1);
    await delay(1_500);
    await queue.keep(message);
    const kept = performance.now();
    const [again = {}] = await received(0, 1);
    const freed = performance.now();
    const [last = {}] = await received(0, 1);
    const hidden = [freed - kept, performance.now() - freed];
    expect([again.MessageId, last.MessageId]).toEqual([message.MessageId, message.MessageId]);
    for (const milliseconds of hidden) {
      // Its end is rounded to the clock of the queue.
      expect(milliseconds).toBeGreaterThan(1_900);
      expect(milliseconds).toBeLessThan(4_000);
    }
    await queue.delete(last);
  }, 20_000);

  it('should leave a message to others after its rest, and not before', async () => {
    const [message = {}] = await received(1);
    await queue.rest(message, 2);
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 1 });
    expect(await queue.receive(1)).toEqual([]);
    const [again = {}] = await received(0, 1);
    expect(again.MessageId).toBe(message.MessageId);
    await queue.rest(again, 1);
    await queue.keep(again);
    await delay(1_500);
    expect(await harness.messageCounts()).toEqual({ waiting: 0, inWork: 1 });
    await queue.delete(again);
  });
});
