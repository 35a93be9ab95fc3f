import { createHash } from 'node:crypto';
import type { SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { sendInBatches } from '../aws/send-in-batches.js';
import type { Logger } from '../logging/logger.js';
import type { JobItem } from './job.items.js';
import type { JobMessage } from './job.message.js';
import { MESSAGE_VERSION, TRACE_ATTRIBUTE } from './job.message.js';
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
   * @param traceId what the workers' log is to carry; for a request its id.
   * @param deadlineMs when to give up, in milliseconds.
   * @returns how many were not taken by then, or after some rounds of trying. One of them may have arrived all the same.
   */
  async send(
    job: Pick<JobItem, 'jobId' | 'run' | 'userId'>,
    indexes: readonly number[],
    traceId: string,
    deadlineMs = DEADLINE_MS,
  ): Promise<number> {
    const entries = indexes.map((imageIndex) => entryOf(job, imageIndex, traceId));
    const unsent = await sendInBatches(entries, { ...BATCHES, deadlineMs }, async (batch, signal) => {
      try {
        return await this.trySend(batch, signal);
      } catch (error) {
        this.logger.warn('sending a batch failed', { requestId: traceId, jobId: job.jobId, error });
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
  traceId: string,
): SendMessageBatchRequestEntry {
  const message: JobMessage = { v: MESSAGE_VERSION, jobId, run, imageIndex };
  return {
    Id: String(imageIndex),
    MessageBody: JSON.stringify(message),
    MessageGroupId: groupOf(userId),
    MessageAttributes: { [TRACE_ATTRIBUTE]: { DataType: 'String', StringValue: traceId } },
  };
}

/** A session's id lets whoever has it upload: it stays out of the queue, where people look into messages. */
function groupOf(userId: string): string {
  return isSessionUser(userId) ? createHash('sha256').update(userId).digest('hex') : userId;
}
