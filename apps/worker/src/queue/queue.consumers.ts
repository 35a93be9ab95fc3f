import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { JobTimes, Logger } from '@spotter/shared';
import { TRACE_ATTRIBUTE } from '@spotter/shared';
import { Consumer } from 'sqs-consumer';
import type { WorkerConfig } from '../config.js';
import { WORKER_CONFIG } from '../config.js';
import type { Beat } from '../health/liveness.js';
import { Liveness } from '../health/liveness.js';
import { LOGGER, SQS_CLIENT, TIMES } from '../tokens.js';
import { MessageHandler } from './message.handler.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
const STOP_CHECK_MS = 50;

/**
 * After how long a message is no longer kept from others, whatever its work is waiting for: 10 minutes, far longer than
 * patience, a download and an attempt take. SQS itself would let it be kept for 12 hours.
 */
export function longestWork({ patience, lease }: JobTimes): number {
  return patience + 5 * lease;
}

/** Polls the queue: one consumer a slot, each with one message at a time, so that no message waits for another's image. */
@Injectable()
export class QueueConsumers {
  readonly #consumers: readonly Consumer[];
  readonly #drain = new AbortController();
  /** How many receives have failed since the last that worked. */
  #failures = 0;

  constructor(
    @Inject(WORKER_CONFIG) { queue }: WorkerConfig,
    @Inject(SQS_CLIENT) sqs: SQSClient,
    private readonly handler: MessageHandler,
    private readonly liveness: Liveness,
    @Inject(TIMES) private readonly times: JobTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#consumers = Array.from({ length: queue.slots }, (_, slot) => this.createConsumer(slot, queue, sqs));
  }

  start(): void {
    for (const consumer of this.#consumers) consumer.start();
  }

  /**
   * Stops polling and waits for the messages in work, and for running polls: one that is aborted swallows its message
   * until that is visible again.
   *
   * @returns whether all have ended in time.
   */
  async stop(timeoutMs: number): Promise<boolean> {
    this.#drain.abort();
    for (const consumer of this.#consumers) consumer.stop();
    for (const started = performance.now(); performance.now() - started < timeoutMs;) {
      const working = this.#consumers.map(({ status }) => status.isPolling);
      working.forEach((isWorking, slot) => {
        if (!isWorking) this.liveness.end(slot);
      });
      if (!working.includes(true)) return true;
      await delay(STOP_CHECK_MS);
    }
    return false;
  }

  private createConsumer(slot: number, { url, waitSeconds }: WorkerConfig['queue'], sqs: SQSClient): Consumer {
    const beat: Beat = (withinMs) => {
      this.liveness.beat(slot, withinMs);
    };
    const consumer = Consumer.create({
      sqs,
      queueUrl: url,
      batchSize: 1,
      waitTimeSeconds: waitSeconds,
      visibilityTimeout: this.times.visibility / 1_000,
      heartbeatInterval: this.times.heartbeat / 1_000,
      handleMessageTimeout: longestWork(this.times),
      messageAttributeNames: [TRACE_ATTRIBUTE],
      // Returning nothing does not delete: only the message itself does.
      handleMessage: async (message) =>
        (await this.handler.handle(message, this.#drain.signal, beat)) ? message : undefined,
      preReceiveMessageCallback: async () => {
        beat();
        await this.pauseAfterFailures();
        beat();
      },
      postReceiveMessageCallback: () => {
        beat();
        this.#failures = 0;
        return Promise.resolve();
      },
    });
    // Without this listener an SDK error would end the process.
    consumer.on('error', (error, message) => {
      this.note(error, message);
    });
    consumer.on('timeout_error', (error, message) => {
      this.logger.error('a message is kept no longer: its work does not end', { messageId: message.MessageId, error });
    });
    consumer.on('processing_error', (error, message) => {
      this.logger.error('handling a message failed', { messageId: message.MessageId, error });
    });
    return consumer;
  }

  private note(error: Error, message: Message | Message[] | undefined): void {
    if (message === undefined) {
      this.#failures++;
      this.logger.error('receiving failed', { error });
      return;
    }
    // A heartbeat that fires after the deletion finds no message: nothing is lost by it.
    this.logger.warn('a message could not be kept or deleted', { error });
  }

  /** The library asks again at once after a failed receive: a queue that is down would be asked without pause. */
  private async pauseAfterFailures(): Promise<void> {
    if (this.#failures === 0) return;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    await delay(pause * (0.5 + Math.random() / 2), undefined, { signal: this.#drain.signal }).catch(() => undefined);
  }
}
