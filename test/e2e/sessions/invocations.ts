import { AsyncLocalStorage } from 'node:async_hooks';
import type { Scheduler } from 'fast-check';

/** What goes wrong in an invocation. */
export interface Mishaps {
  /** At which gate its process dies; there are two around each call of AWS. */
  readonly diesAt?: number | undefined;
  /** Which call of the network is done without an answer that arrives, so that the SDK makes it again. */
  readonly losesAnswerAt?: number | undefined;
}

interface Invocation extends Mishaps {
  readonly die: (reason: Error) => void;
  gates: number;
  calls: number;
}

/**
 * Invocations of the function whose calls of AWS are interleaved by a scheduler, if there is one, and each of which may die before or after
 * any of them, or lose an answer. One that dies leaves what it wrote, does nothing any more, and is answered to as Lambda does: by a failure.
 */
export class Invocations {
  private readonly current = new AsyncLocalStorage<Invocation>();
  private readonly underway = new Set<Promise<unknown>>();
  private scheduler: Scheduler | undefined;
  private next: Mishaps = {};
  private died = 0;

  /** A middleware for the clients of AWS. */
  readonly gate = <Args, Output>(next: (args: Args) => Promise<Output>): ((args: Args) => Promise<Output>) => {
    return async (args) => {
      await this.pass();
      const output = await next(args);
      await this.pass();
      return output;
    };
  };

  /** A middleware below that one which repeats calls. */
  readonly network = <Args, Output>(next: (args: Args) => Promise<Output>): ((args: Args) => Promise<Output>) => {
    return async (args) => {
      const output = await next(args);
      const invocation = this.current.getStore();
      if (invocation === undefined) return output;
      invocation.calls += 1;
      if (invocation.calls !== invocation.losesAnswerAt) return output;
      throw Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' });
    };
  };

  begin(scheduler: Scheduler): void {
    this.scheduler = scheduler;
    this.next = {};
    this.died = 0;
  }

  get deaths(): number {
    return this.died;
  }

  /** What goes wrong in the next invocation, if it gets there. */
  plan(mishaps: Mishaps): void {
    this.next = mishaps;
  }

  async run<Result>(serve: () => Promise<Result>): Promise<Result> {
    const death = Promise.withResolvers<never>();
    const invocation = { ...this.next, die: death.reject, gates: 0, calls: 0 };
    this.next = {};
    return this.follow(Promise.race([this.current.run(invocation, serve), death.promise]));
  }

  /** Counts something else as being under way, such as a client that waits for an answer. */
  follow<Result>(promise: Promise<Result>): Promise<Result> {
    const settled: Promise<unknown> = promise.then(
      () => this.underway.delete(settled),
      () => this.underway.delete(settled),
    );
    this.underway.add(settled);
    return promise;
  }

  /** Waits until nothing is under way any more. */
  async settle(): Promise<void> {
    while (this.underway.size > 0) {
      const all = Promise.all(this.underway);
      await (this.scheduler?.waitFor(all) ?? all);
    }
  }

  private async pass(): Promise<void> {
    const invocation = this.current.getStore();
    if (invocation === undefined) return;
    invocation.gates += 1;
    if (invocation.gates === invocation.diesAt) {
      this.died += 1;
      invocation.die(new Error('The process of the function died'));
      // Nothing of a dead process goes on.
      await new Promise(() => undefined);
    }
    await this.scheduler?.schedule(Promise.resolve());
  }
}
