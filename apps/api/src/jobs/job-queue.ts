import { setTimeout as delay } from 'node:timers/promises';
import type { SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem, JobMessage, Logger } from '@spotter/shared';
import { MESSAGE_VERSION, TRACE_ATTRIBUTE } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';

const BATCH_SIZE = 10;
const PARALLEL_BATCHES = 5;
const ROUNDS = 4;
const FIRST_PAUSE_MS = 100;

/** Sends the messages of jobs to the workers' queue. */
@Injectable()
export class JobQueue {
  constructor(
    private readonly sqs: SQSClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Sends one message an image. Returns how many were not taken, after some rounds of trying. */
  async sendImages(job: JobItem): Promise<number> {
    const batches = batchesOf(job);
    const left: number[] = [];
    const worker = async (): Promise<void> => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop())
        left.push(await this.sendBatch(batch));
    };
    await Promise.all(Array.from({ length: PARALLEL_BATCHES }, worker));
    return left.reduce((sum, count) => sum + count, 0);
  }

  /** Returns how many were not taken. */
  private async sendBatch(entries: SendMessageBatchRequestEntry[]): Promise<number> {
    let left = entries;
    for (let round = 0; round < ROUNDS && left.length > 0; round++) {
      if (round > 0) await delay(Math.random() * FIRST_PAUSE_MS * 2 ** round);
      const refused = await this.trySend(left);
      left = left.filter(({ Id: id }) => refused.has(id));
    }
    return left.length;
  }

  /** Returns the ids that were refused: all of them when the call itself failed. */
  private async trySend(entries: SendMessageBatchRequestEntry[]): Promise<ReadonlySet<string | undefined>> {
    try {
      const command = new SendMessageBatchCommand({ QueueUrl: this.config.queueUrl, Entries: entries });
      const { Failed: failed = [] } = await this.sqs.send(command);
      return new Set(failed.map(({ Id: id }) => id));
    } catch (error) {
      this.logger.warn('sending a batch failed', { requestId: currentRequestId(), error });
      return new Set(entries.map(({ Id: id }) => id));
    }
  }
}

function batchesOf({ jobId, run, imageCount, userId }: JobItem): SendMessageBatchRequestEntry[][] {
  const entries = Array.from({ length: imageCount }, (_, imageIndex) => {
    const message: JobMessage = { v: MESSAGE_VERSION, jobId, run, imageIndex };
    return {
      Id: String(imageIndex),
      MessageBody: JSON.stringify(message),
      MessageGroupId: userId,
      MessageAttributes: { [TRACE_ATTRIBUTE]: { DataType: 'String', StringValue: currentRequestId() } },
    };
  });
  return Array.from({ length: Math.ceil(entries.length / BATCH_SIZE) }, (_, batch) =>
    entries.slice(batch * BATCH_SIZE, (batch + 1) * BATCH_SIZE),
  );
}
