import type { Container } from './lambda.container.js';
import { LambdaInvocationError, TOO_MANY_REQUESTS } from './lambda.errors.js';

/** How an invocation waits while every container is busy. */
export interface Waiting {
  /** It is refused when as many wait already. */
  limit?: number | undefined;
  /** It waits no longer than its caller does. */
  signal?: AbortSignal | undefined;
}

/** The containers of one function: as many as there are invocations at once, up to a bound, and kept warm. */
export class ContainerPool {
  readonly #start: (onDeath: (container: Container) => void) => Container;
  readonly #concurrency: number;
  readonly #containers = new Set<Container>();
  readonly #idle: Container[] = [];
  readonly #waiting: PromiseWithResolvers<Container>[] = [];
  #closed: Error | undefined;

  constructor(concurrency: number, start: (onDeath: (container: Container) => void) => Container) {
    if (!Number.isInteger(concurrency) || concurrency < 1) throw new Error('concurrency must be 1 or more');
    this.#concurrency = concurrency;
    this.#start = start;
  }

  /**
   * Gives the work a container of its own; it waits, in order, while all of them are busy.
   * @throws {LambdaInvocationError} TooManyRequestsException at the limit; else the signal's or the work's own reason
   */
  async use<T>(work: (container: Container) => Promise<T>, waiting: Waiting = {}): Promise<T> {
    const container = await this.#acquire(waiting);
    try {
      return await work(container);
    } finally {
      this.#release(container);
    }
  }

  /** Ends every container, and with it what runs in it; what waits and what comes later fails with the reason. */
  async close(reason: Error): Promise<void> {
    this.#closed = reason;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(reason);
    await Promise.all([...this.#containers].map((container) => container.terminate()));
  }

  async #acquire({ limit = Infinity, signal }: Waiting): Promise<Container> {
    if (this.#closed !== undefined) throw this.#closed;
    signal?.throwIfAborted();
    const warm = this.#idle.pop();
    if (warm !== undefined) return warm;
    if (this.#containers.size < this.#concurrency) return this.#add();
    if (this.#waiting.length >= limit) {
      throw new LambdaInvocationError({ errorType: TOO_MANY_REQUESTS, errorMessage: 'Rate Exceeded.' }, 429);
    }
    return this.#wait(signal);
  }

  async #wait(signal: AbortSignal | undefined): Promise<Container> {
    const waiting = Promise.withResolvers<Container>();
    const leave = (): void => {
      const index = this.#waiting.indexOf(waiting);
      if (index >= 0) this.#waiting.splice(index, 1);
      waiting.reject(signal?.reason);
    };
    this.#waiting.push(waiting);
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await waiting.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  #release(container: Container): void {
    // A dead one has handed its place on already.
    if (container.dead) return;
    const next = this.#waiting.shift();
    if (next) next.resolve(container);
    else this.#idle.push(container);
  }

  #add(): Container {
    const container = this.#start((dead) => {
      this.#remove(dead);
    });
    this.#containers.add(container);
    return container;
  }

  #remove(container: Container): void {
    this.#containers.delete(container);
    const index = this.#idle.indexOf(container);
    if (index >= 0) this.#idle.splice(index, 1);
    this.#waiting.shift()?.resolve(this.#add());
  }
}
