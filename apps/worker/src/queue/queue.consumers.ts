import { setTimeout as delay } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { TRACE_ATTRIBUTE } from '@spotter/shared';
import { Consumer } from 'sqs-consumer';
import type { WorkerConfig } from '../config.js';
import { WORKER_CONFIG } from '../config.js';
import { LOGGER, SQS_CLIENT } from '../tokens.js';
import { MessageHandler } from './message.handler.js';

const VISIBILITY_SECONDS = 30;
const HEARTBEAT_SECONDS = 10;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
const STOP_CHECK_MS = 50;

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
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#consumers = Array.from({ length: queue.slots }, () => this.createConsumer(queue, sqs));
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
      if (!this.#consumers.some(({ status }) => status.isPolling)) return true;
      await delay(STOP_CHECK_MS);
    }
    return false;
  }

  private createConsumer({ url, waitSeconds }: WorkerConfig['queue'], sqs: SQSClient): Consumer {
    const consumer = Consumer.create({
      sqs,
      queueUrl: url,
      batchSize: 1,
      waitTimeSeconds: waitSeconds,
      visibilityTimeout: VISIBILITY_SECONDS,
      heartbeatInterval: HEARTBEAT_SECONDS,
      messageAttributeNames: [TRACE_ATTRIBUTE],
      // Returning nothing does not delete: only the message itself does.
      handleMessage: async (message) =>
        (await this.handler.handle(message, this.#drain.signal)) ? message : undefined,
      preReceiveMessageCallback: () => this.pauseAfterFailures(),
      postReceiveMessageCallback: () => {
        this.#failures = 0;
        return Promise.resolve();
      },
    });
    // Without this listener an SDK error would end the process.
    consumer.on('error', (error, message) => {
      this.note(error, message);
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
