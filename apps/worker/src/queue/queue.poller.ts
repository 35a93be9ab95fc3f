import { setTimeout as delay } from 'node:timers/promises';
import type { Message } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { JobTimes, Logger } from '@spotter/shared';
import type { WorkerConfig } from '../config.js';
import { WORKER_CONFIG } from '../config.js';
import { Liveness } from '../health/liveness.js';
import { LOGGER, TIMES } from '../tokens.js';
import { CALL_SPACING_MS } from './batcher.js';
import { MessageHandler } from './message.handler.js';
import { MOST_MESSAGES, WorkQueue } from './work.queue.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/**
 * After how long a message is no longer kept from others, whatever its work is waiting for: 10 minutes, far longer than
 * patience, a download and an attempt take. SQS itself would let it be kept for 12 hours.
 */
export function longestWork({ patience, lease }: JobTimes): number {
  return patience + 5 * lease;
}

/**
 * Polls the queue for as many messages as there are free slots, so that one receive brings many when there is much to do, and none
 * waits for the others that came with it.
 */
@Injectable()
export class QueuePoller {
  readonly #inWork = new Set<Promise<void>>();
  readonly #drain = new AbortController();
  #polling: Promise<void> = Promise.resolve();
  #polledAt = -Infinity;
  /** How many receives have failed since the last that worked. */
  #failures = 0;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queue: WorkQueue,
    private readonly handler: MessageHandler,
    private readonly liveness: Liveness,
    @Inject(TIMES) private readonly times: JobTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  start(): void {
    this.#polling = this.poll();
  }

  /**
   * Stops polling and waits for the messages in work, and for a running poll: if that were aborted, its messages would be hidden
   * until their visibility timeout ends.
   *
   * @returns whether all have ended in time.
   */
  async stop(timeoutMs: number): Promise<boolean> {
    this.#drain.abort();
    const late = new AbortController();
    const isOver = await Promise.race([
      this.#polling.then(() => Promise.all(this.#inWork)).then(() => true),
      delay(timeoutMs, false, { signal: late.signal }).catch(() => false),
    ]);
    late.abort();
    return isOver;
  }

  private async poll(): Promise<void> {
    while (!this.#drain.signal.aborted) {
      this.liveness.beat(this);
      const room = this.config.queue.slots - this.#inWork.size;
      const tooSoon = this.#polledAt + CALL_SPACING_MS - performance.now();
      if (room === 0) await this.waitForRoom();
      // One that brings many need not wait.
      else if (room < MOST_MESSAGES && tooSoon > 0) await delay(tooSoon);
      else await this.pollFor(room);
    }
    this.liveness.end(this);
  }

  private async waitForRoom(): Promise<void> {
    // It is heard of those who have the slots.
    this.liveness.end(this);
    await Promise.race(this.#inWork);
  }

  private async pollFor(most: number): Promise<void> {
    this.#polledAt = performance.now();
    try {
      const messages = await this.queue.receive(most);
      this.#failures = 0;
      for (const message of messages) this.begin(message);
    } catch (error) {
      this.logger.error('receiving failed', { error });
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** ++this.#failures, LONGEST_PAUSE_MS);
      this.liveness.beat(this);
      const { signal } = this.#drain;
      await delay(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  private begin(message: Message): void {
    // Whoever is to go leaves to others what came with its last poll.
    const isDraining = this.#drain.signal.aborted;
    const work = (isDraining ? this.queue.rest(message, 0) : this.work(message)).finally(() =>
      this.#inWork.delete(work),
    );
    this.#inWork.add(work);
  }

  /** Handles a message, and meanwhile keeps it from others. */
  private async work(message: Message): Promise<void> {
    const beat = (withinMs?: number): void => {
      this.liveness.beat(message, withinMs);
    };
    beat();
    const over = new AbortController();
    const heartbeat = setInterval(() => void this.queue.keep(message), this.times.heartbeat);
    const isTooLong = delay(longestWork(this.times), true, { signal: over.signal }).catch(() => false);
    const handled = this.handler.handle(message, this.#drain.signal, beat).finally(() => {
      this.liveness.end(message);
    });
    try {
      if ((await Promise.race([handled, isTooLong])) === true) {
        this.logger.error('a message is kept no longer: its work does not end', { messageId: message.MessageId });
      }
    } catch (error) {
      this.logger.error('handling a message failed', { messageId: message.MessageId, error });
    } finally {
      clearInterval(heartbeat);
      over.abort();
    }
  }
}
