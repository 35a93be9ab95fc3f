import { createHash } from 'node:crypto';
import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { sendInBatches } from '../aws/send-in-batches.js';
import type { Logger } from '../logging/logger.js';
import type { JobItem } from './job.items.js';
import type { JobMessage } from './job.message.js';
import { MESSAGE_VERSION } from './job.message.js';
import type { Origin } from './job.origin.js';
import { REQUEST_ID_ATTRIBUTE, TRACE_HEADER_ATTRIBUTE, traceIdOf } from './job.origin.js';
import { isSessionUser } from './session-user.js';

const BATCHES = { size: 10, lanes: 5, rounds: 5 };
/** Leaves time to answer: a job is accepted by then, and Lambda's own limit would cut the answer off. */
const DEADLINE_MS = 10_000;

/** Sends the messages of jobs to the workers' queue. */
export class JobQueue {
  constructor(
    private readonly sqs: Pick<SQSClient, 'send'>,
    private readonly queueUrl: string,
    private readonly logger: Logger,
  ) {}

  /**
   * Sends one message an image, of the run that the job is in.
   *
   * @param indexes each once.
   * @param origin what the workers' log is to carry.
   * @param deadlineMs when to give up, in milliseconds.
   * @returns how many were not taken by then, or after some rounds of trying. One of them may have arrived all the same.
   */
  async send(
    job: Pick<JobItem, 'jobId' | 'run' | 'userId'>,
    indexes: readonly number[],
    origin: Origin,
    deadlineMs = DEADLINE_MS,
  ): Promise<number> {
    const entries = indexes.map((imageIndex) => entryOf(job, imageIndex, origin));
    const unsent = await sendInBatches(entries, { ...BATCHES, deadlineMs }, async (batch, signal) => {
      try {
        return await this.trySend(batch, signal);
      } catch (error) {
        this.logger.warn('sending a batch failed', { requestId: origin.requestId, jobId: job.jobId, error });
        return batch;
      }
    });
    return unsent.length;
  }

  /** Returns the entries that were refused. */
  private async trySend(
    entries: readonly SendMessageBatchRequestEntry[],
    abortSignal: AbortSignal,
  ): Promise<readonly SendMessageBatchRequestEntry[]> {
    const { SendMessageBatchCommand } = await import('./send-message-batch.js');
    const command = new SendMessageBatchCommand({ QueueUrl: this.queueUrl, Entries: [...entries] });
    const { Failed: failed = [] } = await this.sqs.send(command, { abortSignal });
    const refused = new Set(failed.map(({ Id: id }) => id));
    return entries.filter(({ Id: id }) => refused.has(id));
  }
}

function entryOf(
  { jobId, run, userId }: Pick<JobItem, 'jobId' | 'run' | 'userId'>,
  imageIndex: number,
  { requestId, traceHeader }: Origin,
): SendMessageBatchRequestEntry {
  const message: JobMessage = { v: MESSAGE_VERSION, jobId, run, imageIndex };
  return {
    Id: String(imageIndex),
    MessageBody: JSON.stringify(message),
    MessageGroupId: groupOf(userId),
    MessageAttributes: { [REQUEST_ID_ATTRIBUTE]: { DataType: 'String', StringValue: requestId } },
    ...(traceIdOf(traceHeader) !== undefined && {
      MessageSystemAttributes: { [TRACE_HEADER_ATTRIBUTE]: { DataType: 'String', StringValue: traceHeader } },
    }),
  };
}

/** A session's id lets whoever has it upload: it stays out of the queue, where people look into messages. */
function groupOf(userId: string): string {
  return isSessionUser(userId) ? createHash('sha256').update(userId).digest('hex') : userId;
}
