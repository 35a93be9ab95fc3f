import { writeFile } from 'node:fs/promises';

const INTERVAL_MS = 10_000;

export interface HealthFileOptions {
  readonly path: string;
  readonly onFailure: (error: unknown) => void;
  readonly intervalMs?: number;
}

/**
 * Writes the time into a file again and again: its age tells a container's health check whether the event loop, which
 * everything but inference runs on, still turns.
 *
 * @returns ends it.
 */
export function keepHealthFile({ path, onFailure, intervalMs = INTERVAL_MS }: HealthFileOptions): () => void {
  const touch = (): void => {
    writeFile(path, new Date().toISOString()).catch(onFailure);
  };
  touch();
  const timer = setInterval(touch, intervalMs).unref();
  return () => {
    clearInterval(timer);
  };
}
