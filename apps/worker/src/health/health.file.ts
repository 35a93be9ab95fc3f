import { utimes, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const INTERVAL_MS = 10_000;
/** For a process that was frozen: all that goes on in it looks silent until it has had a turn. */
const SECOND_LOOK_MS = 1_000;
const LONG_AGO = new Date(0);

export interface HealthFileOptions {
  readonly path: string;
  /** Whether the worker does its work, as far as it is its own doing. */
  readonly isAlive: () => boolean;
  /** Is told each time that the worker was found dead. */
  readonly onDead: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly intervalMs?: number;
}

/**
 * Keeps a file whose age tells a container's health check how the worker is: young while the event loop turns and the
 * worker is alive, and very old within a second when it is not.
 *
 * @returns ends it.
 */
export function keepHealthFile(options: HealthFileOptions): () => void {
  const { path, isAlive, onDead, onFailure, intervalMs = INTERVAL_MS } = options;
  const ended = new AbortController();
  const pause = (milliseconds: number): Promise<void> =>
    delay(milliseconds, undefined, { ref: false, signal: ended.signal }).catch(() => undefined);
  const touch = async (): Promise<void> => {
    if (!isAlive()) await pause(SECOND_LOOK_MS);
    if (isAlive()) return writeFile(path, new Date().toISOString());
    onDead();
    return utimes(path, LONG_AGO, LONG_AGO);
  };
  const keep = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      await touch().catch(onFailure);
      await pause(intervalMs);
    }
  };
  void keep();
  return () => {
    ended.abort();
  };
}
