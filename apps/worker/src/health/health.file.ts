import { utimes, writeFile } from 'node:fs/promises';

const INTERVAL_MS = 10_000;
const LONG_AGO = new Date(0);

export interface HealthFileOptions {
  readonly path: string;
  /** Whether the worker does its work, as far as it is its own doing. */
  readonly isAlive: () => boolean;
  readonly onFailure: (error: unknown) => void;
  readonly intervalMs?: number;
}

/**
 * Keeps a file whose age tells a container's health check how the worker is: young while the event loop turns and the
 * worker is alive, and very old at once when it is not.
 *
 * @returns ends it.
 */
export function keepHealthFile({ path, isAlive, onFailure, intervalMs = INTERVAL_MS }: HealthFileOptions): () => void {
  const touch = (): void => {
    const touching = isAlive() ? writeFile(path, new Date().toISOString()) : utimes(path, LONG_AGO, LONG_AGO);
    touching.catch(onFailure);
  };
  touch();
  const timer = setInterval(touch, intervalMs).unref();
  return () => {
    clearInterval(timer);
  };
}
