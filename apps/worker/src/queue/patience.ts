import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@spotter/shared';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/**
 * How long one message may be kept while a service that its steps need is failing. The steps share it, so that a message
 * never outlives its heartbeat, however many of them fail.
 */
export class Patience {
  private constructor(private readonly signal: AbortSignal) {}

  /** @param drain ends it early: a worker that is to go leaves the message to another. */
  static of(milliseconds: number, drain: AbortSignal): Patience {
    return new Patience(AbortSignal.any([AbortSignal.timeout(milliseconds), drain]));
  }

  /** Repeats a step while AWS fails, with growing, spread pauses. @throws {AppError} the last failure, at the end. */
  async retry<T>(step: () => Promise<T>): Promise<T> {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      try {
        return await step();
      } catch (error) {
        if (!(error instanceof AppError) || this.isOver()) throw error;
        await delay(pause * (0.5 + Math.random() / 2), undefined, { signal: this.signal }).catch(() => undefined);
        if (this.isOver()) throw error;
      }
    }
  }

  private isOver(): boolean {
    return this.signal.aborted;
  }
}
