import { z } from 'zod';
import type { Child } from './child.js';

const answer = z.object({ id: z.number(), result: z.unknown().optional(), error: z.string().optional() });

/** An invocation that has no result: it failed, or its process is gone. */
export class InvocationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvocationError';
  }
}

/** The invocations of one process of the function that have not been answered. */
export class Invocations {
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #count = 0;
  #answered = 0;

  get answered(): number {
    return this.#answered;
  }

  /** @throws {InvocationError} */
  invoke(child: Child, event: unknown): Promise<unknown> {
    const id = ++this.#count;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    child.send({ id, event });
    return waiting.promise;
  }

  /** Takes what the process has sent. */
  take(message: unknown): void {
    const { id, result, error } = answer.parse(message);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    this.#answered++;
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new InvocationError(error));
  }

  /** The process has ended. */
  died(): void {
    for (const { reject } of this.#waiting.values())
      reject(new InvocationError('The process of the function has ended'));
    this.#waiting.clear();
  }
}
