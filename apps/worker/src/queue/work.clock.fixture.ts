import type { WorkClock } from './work.clock.js';

/** A clock that moves on when a test says so, and with every pause. */
export class TestClock implements WorkClock {
  #milliseconds: number;
  readonly #limits = new Set<{ readonly end: number; readonly call: () => void }>();

  constructor(start = new Date()) {
    this.#milliseconds = start.getTime();
  }

  now(): Date {
    return new Date(this.#milliseconds);
  }

  timeout(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.after(milliseconds, () => {
      controller.abort();
    });
    return controller.signal;
  }

  after(milliseconds: number, call: () => void): () => void {
    const limit = { end: this.#milliseconds + milliseconds, call };
    this.#limits.add(limit);
    return () => this.#limits.delete(limit);
  }

  /** How many calls are still to come. */
  get waiting(): number {
    return this.#limits.size;
  }

  pause(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
    return Promise.resolve();
  }

  pass(milliseconds: number): void {
    this.#milliseconds += milliseconds;
    for (const limit of this.#limits) {
      if (limit.end > this.#milliseconds) continue;
      this.#limits.delete(limit);
      limit.call();
    }
  }
}
