import type { Invoke } from './gateway.options.js';

/** The handler did not answer in time; it may still be at work. */
export class IntegrationTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`The integration did not answer within ${timeoutMs} ms`);
    this.name = 'IntegrationTimeout';
  }
}

/** The handler answered with something that API Gateway can't turn into a response. */
export class MalformedAnswer extends Error {
  constructor(cause: unknown) {
    super('The handler answered with a malformed proxy response', { cause });
    this.name = 'MalformedAnswer';
  }
}

/**
 * Calls the handler, and waits no longer than the integration timeout.
 * @throws {IntegrationTimeout} else whatever the invocation rejects with
 */
export async function callIntegration(invoke: Invoke, event: unknown, timeoutMs: number): Promise<unknown> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const waiting = new AbortController();
  const timer = setTimeout(() => {
    const timeout = new IntegrationTimeout(timeoutMs);
    reject(timeout);
    waiting.abort(timeout);
  }, timeoutMs);
  // A gateway that has been stopped does not wait for what nobody will read.
  timer.unref();
  try {
    return await Promise.race([invoke(event, waiting.signal), timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
