import type { WorkClock } from '../../../apps/worker/src/queue/work.clock.js';
import type { Platform } from './platform.js';

interface Timer {
  readonly end: number;
  readonly ring: () => void;
}

const TIME_IS_UP = new DOMException('The time is up', 'TimeoutError');

/** A time that stands still until it is made to pass, in milliseconds, and the chance of a history. */
export class VirtualClock implements WorkClock, Platform {
  #timers: Timer[] = [];

  /** @param random what is left to chance, from 0 up to 1. */
  constructor(
    public milliseconds: number,
    readonly random: () => number,
  ) {}

  now(): Date {
    return new Date(this.milliseconds);
  }

  timeout(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.after(milliseconds, () => {
      controller.abort(TIME_IS_UP);
    });
    return controller.signal;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer = { end: this.milliseconds + milliseconds, ring: call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) resolve();
      this.after(milliseconds, resolve);
      signal?.addEventListener('abort', () => {
        resolve();
      });
    });
  }

  /** Whatever comes due on the way comes at its own time. */
  passTo(time: number): void {
    for (let next = this.#next(time); next !== undefined; next = this.#next(time)) {
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.milliseconds = Math.max(this.milliseconds, next.end);
      next.ring();
    }
    this.milliseconds = Math.max(this.milliseconds, time);
  }

  /** Makes time pass until something comes due; returns whether anything was to come. */
  passToNext(): boolean {
    const next = this.#next(Infinity);
    if (next !== undefined) this.passTo(next.end);
    return next !== undefined;
  }

  #next(until: number): Timer | undefined {
    const due = this.#timers.filter(({ end }) => end <= until);
    return due.reduce<Timer | undefined>(
      (first, timer) => (first && first.end <= timer.end ? first : timer),
      undefined,
    );
  }
}
