import type { ImageItem, JobItem } from '@spotter/shared';
import type { Observation, Violation } from './observation.js';

/** How the items stand at some place of a history. */
export interface Stand {
  /** Jobs that are stored, and for images `imageKey`. */
  readonly jobs: ReadonlyMap<string, JobItem>;
  readonly images: ReadonlyMap<string, ImageItem>;
  /** Jobs that were seen to be DELETED. */
  readonly deleted: ReadonlySet<string>;
}

/** Looks at one observation, with the items as they were before it. */
export type Look = (observation: Observation, before: Stand, position: number) => readonly Violation[];

/** Goes through a history. Returns what `look` found, and how the items stand at its end. */
export function follow(history: readonly Observation[], look: Look): { found: Violation[]; stand: Stand } {
  const jobs = new Map<string, JobItem>();
  const images = new Map<string, ImageItem>();
  const deleted = new Set<string>();
  const stand = { jobs, images, deleted };
  const found: Violation[] = [];
  for (const [position, observation] of history.entries()) {
    found.push(...look(observation, stand, position));
    if (observation.what === 'job') {
      setOrDelete(jobs, observation.jobId, observation.item);
      if (observation.item?.status === 'DELETED') deleted.add(observation.jobId);
    } else if (observation.what === 'image') {
      setOrDelete(images, imageKey(observation), observation.item);
    }
  }
  return { found, stand };
}

export function imageKey({ jobId, imageIndex }: Pick<ImageItem, 'jobId' | 'imageIndex'>): string {
  return `${jobId}/${imageIndex}`;
}

export function hasEnded({ status }: Pick<JobItem, 'status'>): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}

/** A violation of that job at the time of an observation, unless what must hold does. */
export function unless(holds: boolean, { at }: Pick<Observation, 'at'>, jobId: string, because: string): Violation[] {
  return holds ? [] : [{ at, jobId, because }];
}

function setOrDelete<Value>(map: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
