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
  private constructor(
    private readonly clock: WorkClock,
    /** Says that the work on the message goes on. */
    readonly beat: Beat,
    /** Aborted when it is over. */
    readonly signal: AbortSignal,
  ) {}

  /**
   * @param drain ends it early: a worker that is to go leaves the message to another.
   * @param beat is called at each step, whether it works or fails.
   */
  static of(milliseconds: number, drain: AbortSignal, clock: WorkClock, beat: Beat): Patience {
    return new Patience(clock, beat, AbortSignal.any([clock.timeout(milliseconds), drain]));
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
