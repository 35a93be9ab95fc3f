import { setTimeout as delay } from 'node:timers/promises';

/** The time that work on messages goes by, so that a test can make it pass. Durations are whole milliseconds. */
export interface WorkClock {
  now(): Date;
  /** Aborted once the time has passed. */
  timeout(milliseconds: number): AbortSignal;
  /** Calls once the time has passed. @returns what has it never called, and forgets it. */
  after(milliseconds: number, call: () => void): () => void;
  /** Resolves once the time has passed or `signal` is aborted; it never rejects. */
  pause(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const SYSTEM_CLOCK: WorkClock = {
  now: () => new Date(),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds).unref();
    return () => {
      clearTimeout(timer);
    };
  },
  pause: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, { signal }).catch(() => undefined);
  },
};
