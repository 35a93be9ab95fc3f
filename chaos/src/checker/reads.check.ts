import { isDeepStrictEqual } from 'node:util';
import type { Stand } from './history.js';
import { follow, hasEnded, unless } from './history.js';
import type { JobState } from './job.states.js';
import { isThere, JobStates } from './job.states.js';
import type { Observation, Observed, ReadView, Violation } from './observation.js';

type Read = Observed<'read'>;
type Holds = readonly (readonly [holds: boolean, because: string])[];

/**
 * What clients saw: nothing of others, counts that agree with the images shown, nothing of a job that was deleted, and of one
 * that had ended always the same, unless somebody retried it.
 */
export function checkReads(history: readonly Observation[]): Violation[] {
  const earlier: { readonly read: Read; readonly position: number }[] = [];
  const owners = new Map<string, string>();
  const states = new JobStates();
  return follow(history, (observation, before, position) => {
    if (observation.what === 'job') {
      states.note(observation, position);
      if (observation.item !== undefined) owners.set(observation.jobId, observation.item.userId);
    }
    if (observation.what !== 'read') return [];
    const { jobId, userId, since, view } = observation;
    const holds: Holds = [
      [view === undefined || owners.get(jobId) === userId, 'somebody saw the job of another'],
      [
        view !== undefined || states.since(jobId, since).some((state) => !isTheirs(state, observation)),
        'a job is not found that is there',
      ],
      ...(view === undefined ? [] : viewFaults(view, wasDeleted(history, jobId, since))),
      ...earlier
        .filter((other) => other.read.jobId === jobId && other.read.userId === userId && other.position < since)
        .flatMap((other) => changesSince(other.read, observation, history, before)),
    ];
    earlier.push({ read: observation, position });
    return holds.flatMap(([fine, because]) => unless(fine, observation, jobId, because));
  }).found;
}

/** Whether it was there for who asks, in one of the states that it had meanwhile. */
function isTheirs(state: JobState, { userId, at }: Read): boolean {
  return state.item?.userId === userId && isThere(state, at);
}

function wasDeleted(history: readonly Observation[], jobId: string, since: number): boolean {
  return history.slice(0, since).some((one) => one.what === 'deleted' && one.jobId === jobId);
}

const EMPTY: ReadonlySet<string> = new Set(['PENDING', 'CANCELLED']);

function viewFaults(view: ReadView, isDeleted: boolean): Holds {
  const { detections = [], errors = [], processedCount, failedCount, status } = view;
  return [
    // A submit that was repeated may bring it back, empty, until the next sweep, or until it is cancelled.
    [!isDeleted || (EMPTY.has(status) && processedCount === 0), 'a deleted job was shown'],
    [
      status === 'PENDING' || detections.length + errors.length === processedCount,
      'images shown are not those counted',
    ],
    [status === 'PENDING' || errors.length === failedCount, 'errors shown are not those counted'],
  ];
}

function changesSince(earlier: Read, read: Read, history: readonly Observation[], { deleted, jobs }: Stand): Holds {
  const runNow = jobs.get(read.jobId)?.run ?? 0;
  const { view: seen } = earlier;
  if (seen === undefined) return [];
  const { view, jobId } = read;
  const between = history.slice(earlier.since);
  if (view === undefined) {
    const isDeleting = deleted.has(jobId) || between.some((one) => one.what === 'deleting' && one.jobId === jobId);
    return [[isDeleting, 'a job is not found any more']];
  }
  if (deleted.has(jobId)) return [];
  // Also by one that was asked for before, and came to its first write only since.
  const isRetried =
    between.some((one) => one.what === 'retrying' && one.jobId === jobId) ||
    runAt(history, jobId, earlier.since) < runNow;
  const boxes = new Map((view.detections ?? []).map((image) => [image.imageIndex, image]));
  const keeps = (seen.detections ?? []).every((image) => isDeepStrictEqual(image, boxes.get(image.imageIndex)));
  return [
    [keeps, 'a result that was shown has changed'],
    [isRetried || isDeepStrictEqual(errorsOf(seen), errorsOf(view, seen)), 'an error that was shown has changed'],
    [isRetried || !hasEnded(seen) || seen.status === view.status, 'a status that was shown as ended has changed'],
  ];
}

/** In which run a job was at a place of the history. */
function runAt(history: readonly Observation[], jobId: string, position: number): number {
  const last = history.slice(0, position).findLast((one) => one.what === 'job' && one.jobId === jobId);
  return last?.what === 'job' ? (last.item?.run ?? 0) : 0;
}

/** The errors of a view; of those that `others` has, if it is given. */
function errorsOf({ errors = [] }: ReadView, others?: ReadView): unknown[] {
  const indexes = others?.errors?.map(({ imageIndex }) => imageIndex);
  return errors.filter(({ imageIndex }) => others === undefined || indexes?.includes(imageIndex) === true);
}
