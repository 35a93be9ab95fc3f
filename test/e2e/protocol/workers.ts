import { AsyncLocalStorage } from 'node:async_hooks';
import type { JobMessage } from '@spotter/shared';
import { jobMessageSchema } from '@spotter/shared';
import type { Outcome } from '../../../apps/worker/src/queue/outcome.js';
import { leave } from '../../../apps/worker/src/queue/outcome.js';
import { AwsFailure } from './aws.failure.js';
import { isExcused } from './excuses.js';
import type { MemoryQueue, QueuedMessage } from './memory.queue.js';
import type { Mishaps } from './process.js';
import { Process } from './process.js';
import type { Processes } from './processes.js';
import type { Services } from './services.js';
import type { Tally } from './tally.js';
import type { VirtualClock } from './virtual.clock.js';

const FAILURE_REST_SECONDS = 20;
const HEARTBEAT_MS = 10_000;
/** For ten minutes a message is kept. */
const MOST_BEATS = 60;

/** What workers work with. */
export interface WorkerParts {
  readonly services: Services;
  readonly queue: MemoryQueue;
  readonly processes: Processes;
  readonly clock: VirtualClock;
  /** Whether their heartbeats arrive. */
  readonly heartbeats: boolean;
  readonly tally: Tally;
}

/** Workers, each with a few messages at a time. */
export class Workers {
  readonly #message = new AsyncLocalStorage<JobMessage>();

  constructor(private readonly parts: WorkerParts) {}

  /** The message that is in work where this is asked. */
  get messageInWork(): JobMessage {
    const message = this.#message.getStore();
    if (message === undefined) throw new Error('This image is of no message');
    return message;
  }

  /** A worker takes so many messages at a time, if there are. */
  work(count: number, choice: number, mishaps: Mishaps): void {
    const { queue, processes, tally } = this.parts;
    const process = new Process('worker', mishaps);
    for (let taken = 0; taken < count; taken++) {
      const message = queue.receive(choice);
      if (message === undefined) return;
      if (mishaps.message !== undefined) tally.note('messages received', mishaps.message);
      if (mishaps.message === 'lost') continue;
      processes.run(process, () => this.#handle(message, process));
      if (mishaps.message !== 'doubled') continue;
      const other = new Process('worker', {});
      processes.run(other, () => this.#handle(message, other));
    }
  }

  async #handle(queued: QueuedMessage, process: Process): Promise<void> {
    const message = jobMessageSchema.parse(JSON.parse(queued.body));
    const state = { isOver: false };
    if (this.parts.heartbeats) void this.#keep(queued, process, state);
    try {
      const outcome = await this.#outcomeOf(message, process);
      this.parts.tally.note('messages', outcome.reason);
      await this.parts.processes.call('delete message', () => {
        this.#settle(queued, outcome, process);
      });
    } catch (error) {
      // A message that could not be deleted, or given a rest, comes again.
      if (!(error instanceof AwsFailure)) throw error;
    } finally {
      state.isOver = true;
    }
  }

  /** As `MessageHandler` does, which is between the queue and the service. */
  async #outcomeOf(message: JobMessage, process: Process): Promise<Outcome> {
    try {
      return await this.#message.run(message, () => this.parts.services.images.process(message, process.stopping));
    } catch (error) {
      if (!isExcused(error, process, this.parts.clock.milliseconds)) throw error;
      return leave(FAILURE_REST_SECONDS, 'dependency');
    }
  }

  #settle(queued: QueuedMessage, outcome: Outcome, { mishaps }: Process): void {
    if (mishaps.message === 'refused' || mishaps.message === 'stuck') return;
    if (outcome.kind === 'done') this.parts.queue.delete(queued);
    else this.parts.queue.rest(queued, outcome.delaySeconds * 1_000);
  }

  /** Keeps a message from other workers while it is in work and its worker runs. */
  async #keep(queued: QueuedMessage, process: Process, state: { readonly isOver: boolean }): Promise<void> {
    const { clock, queue } = this.parts;
    for (let beat = 0; beat < MOST_BEATS; beat++) {
      await clock.pause(HEARTBEAT_MS);
      if (state.isOver || process.isDead) return;
      if (process.stalledUntil <= clock.milliseconds) queue.rest(queued, queue.visibility);
    }
  }
}
