import type { WorkClock } from './work.clock.js';

/** A clock that moves on when a test says so, and with every pause. */
export class TestClock implements WorkClock {
  #milliseconds: number;
  readonly #limits: { readonly end: number; readonly controller: AbortController }[] = [];

  constructor(start = new Date()) {
    this.#milliseconds = start.getTime();
  }

  now(): Date {
    return new Date(this.#milliseconds);
  }

  timeout(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.#limits.push({ end: this.#milliseconds + milliseconds, controller });
    return controller.signal;
  }

  pause(milliseconds: number): Promise<void> {
    this.pass(milliseconds);
    return Promise.resolve();
  }

  pass(milliseconds: number): void {
    this.#milliseconds += milliseconds;
    for (const { end, controller } of this.#limits) if (end <= this.#milliseconds) controller.abort();
  }
}
