import { AppError } from '@spotter/shared';
import type { Beat } from '../health/liveness.js';
import type { WorkClock } from './work.clock.js';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/**
 * How long one message may be kept while a service that its steps need is failing. The steps share it, so that a message
 * never outlives its heartbeat, however many of them fail.
 */
export class Patience {
  readonly #over = new AbortController();
  readonly #forget: () => void;
  readonly #end = (): void => {
    this.#over.abort();
  };

  /**
   * @param drain ends it early: a worker that is to go leaves the message to another.
   * @param beat is called at each step, whether it works or fails.
   */
  constructor(
    milliseconds: number,
    private readonly drain: AbortSignal,
    private readonly clock: WorkClock,
    /** Says that the work on the message goes on. */
    readonly beat: Beat,
  ) {
    this.#forget = clock.after(milliseconds, this.#end);
    drain.addEventListener('abort', this.#end);
    if (drain.aborted) this.#end();
  }

  /** Aborted when it is over. */
  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** To be called when the work on the message is over: a signal of the time and the drain would be kept until its time is up. */
  close(): void {
    this.#forget();
    this.drain.removeEventListener('abort', this.#end);
  }

  /** Repeats a step while AWS fails, with growing, spread pauses. @throws {AppError} the last failure, at the end. */
  async retry<T>(step: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      this.beat();
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof AppError) || this.isOver()) throw error;
        await this.clock.pause(Math.round(pause * (0.5 + Math.random() / 2)), this.signal);
        if (this.isOver()) throw error;
      }
    }
  }

  private isOver(): boolean {
    return this.signal.aborted;
  }
}
