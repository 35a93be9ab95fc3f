import { createHash } from 'node:crypto';
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem, JobMessage, Logger } from '@spotter/shared';
import { MESSAGE_VERSION, sendInBatches, TRACE_ATTRIBUTE } from '@spotter/shared';
import { isSessionUser } from '../auth/user-id.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';

// The deadline leaves time to answer: the job is accepted by then, and Lambda's own limit would cut the answer off.
const BATCHES = { size: 10, lanes: 5, rounds: 5, deadlineMs: 10_000 };

/** Sends the messages of jobs to the workers' queue. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly sqs: SQSClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sends one message an image. Returns how many were not taken, after some rounds of trying or ten seconds. */
  async sendImages(job: JobItem): Promise<number> {
    const unsent = await sendInBatches(entriesOf(job), BATCHES, (batch, signal) => this.trySend(batch, signal));
    return unsent.length;
  }

  /** Returns the entries that were refused: all of them when the call itself failed. */
  private async trySend(
    entries: readonly SendMessageBatchRequestEntry[],
    abortSignal: AbortSignal,
  ): Promise<readonly SendMessageBatchRequestEntry[]> {
    try {
      const command = new SendMessageBatchCommand({ QueueUrl: this.config.queueUrl, Entries: [...entries] });
      const { Failed: failed = [] } = await this.sqs.send(command, { abortSignal });
      const refused = new Set(failed.map(({ Id: id }) => id));
      return entries.filter(({ Id: id }) => refused.has(id));
    } catch (error) {
      this.logger.warn('sending a batch failed', { requestId: currentRequestId(), error });
      return entries;
    }
  }
}

/** A session's id lets whoever has it upload: it stays out of the queue, where people look into messages. */
function groupOf(userId: string): string {
  return isSessionUser(userId) ? createHash('sha256').update(userId).digest('hex') : userId;
}

function entriesOf({ jobId, run, imageCount, userId }: JobItem): SendMessageBatchRequestEntry[] {
  return Array.from({ length: imageCount }, (_, imageIndex) => {
    const message: JobMessage = { v: MESSAGE_VERSION, jobId, run, imageIndex };
    return {
      Id: String(imageIndex),
      MessageBody: JSON.stringify(message),
      MessageGroupId: groupOf(userId),
      MessageAttributes: { [TRACE_ATTRIBUTE]: { DataType: 'String', StringValue: currentRequestId() } },
    };
  });
}
