import { once } from 'node:events';
import { createServer } from 'node:net';
import { z } from 'zod';

/** What has been started, in order, so that all of it can be ended: by a stop, or because a later part could not start. */
export class Startup {
  private readonly stops: (() => Promise<void> | void)[] = [];

  /** Starts one part, and remembers how it is stopped. */
  async run<Part extends { stop(): Promise<void> }>(start: () => Promise<Part> | Part): Promise<Part> {
    const part = await start();
    this.stops.push(() => part.stop());
    return part;
  }

  onStop(stop: () => Promise<void> | void): void {
    this.stops.push(stop);
  }

  /** Stops the parts one after the other, the last first. A part that can't be stopped does not keep the others running. */
  async stop(): Promise<void> {
    const faults: unknown[] = [];
    for (let stop = this.stops.pop(); stop; stop = this.stops.pop()) {
      try {
        await stop();
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new AggregateError(faults, 'A part of the local stack could not be stopped');
  }
}

/** Waits for all; only when none is under way any more does the first failure count, so that nothing starts behind a stop. */
export async function settled<Parts extends readonly unknown[]>(parts: {
  [Index in keyof Parts]: Promise<Parts[Index]>;
}): Promise<Parts> {
  const results = await Promise.allSettled(parts);
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
  return Promise.all(parts);
}

/** @throws the error of a listen that does not succeed. */
export async function requirePort(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

/** Waits for the promise, but no longer than until the signal. @throws the signal's reason. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const listenError = z.object({ code: z.enum(['EADDRINUSE', 'EACCES']), port: z.number() });

/** A failed listen as a sentence that says what to do; any other error as it is. */
export function explainStartError(error: unknown): unknown {
  const { data } = listenError.safeParse(error);
  if (!data) return error;
  return new Error(
    data.code === 'EADDRINUSE'
      ? `Port ${data.port} is taken: stop what listens on it, or set PORT to another one.`
      : `Port ${data.port} needs more rights than this user has: set PORT to one above 1023.`,
    { cause: error },
  );
}
