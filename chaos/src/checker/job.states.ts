import type { JobItem } from '@spotter/shared';
import type { Observed } from './observation.js';

/** How a job stood from a place of the history on; without an item there was none any more. */
export interface JobState {
  readonly at: number;
  readonly position: number;
  readonly item: JobItem | undefined;
}

/** How each job stood, from its first item on. */
export class JobStates {
  readonly #jobs = new Map<string, JobState[]>();

  note({ at, jobId, item }: Observed<'job'>, position: number): void {
    const states = this.#jobs.get(jobId) ?? [];
    states.push({ at, position, item });
    this.#jobs.set(jobId, states);
  }

  of(jobId: string): readonly JobState[] {
    return this.#jobs.get(jobId) ?? [];
  }

  /** How it stood at a place of the history, and all that came after; none of a job that was not there before. */
  since(jobId: string, position: number): readonly JobState[] {
    const states = this.of(jobId);
    const first = states.findLastIndex((state) => state.position < position);
    return first < 0 ? [{ at: 0, position: 0, item: undefined }, ...states] : states.slice(first);
  }

  get all(): Iterable<readonly [jobId: string, states: readonly JobState[]]> {
    return this.#jobs;
  }
}

/** Whether there was a job for clients, that is one that was neither deleted nor past its time. */
export function isThere({ item }: JobState, at: number): boolean {
  return item !== undefined && item.status !== 'DELETED' && (item.ttl ?? Infinity) * 1_000 > at;
}
