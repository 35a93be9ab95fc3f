import type { JobItem } from '@spotter/shared';
import { countedOf } from '@spotter/shared';
import { follow, unless } from './history.js';
import type { ListedJob, Observation, Observed, Violation } from './observation.js';

/** How far the index that lists are made of may be behind, in milliseconds. */
const LAG_MS = 60_000;

/** How a job stood from a place of the history on; without an item there was none any more. */
interface State {
  readonly at: number;
  readonly position: number;
  readonly item: JobItem | undefined;
}

/**
 * What clients saw in lists: nothing of others, nothing of a job that was deleted, each job as it was at some moment while it
 * was asked for, and all that there had been for a while.
 */
export function checkLists(history: readonly Observation[]): Violation[] {
  const states = new Map<string, State[]>();
  return follow(history, (observation, _before, position) => {
    if (observation.what === 'job') {
      const { at, jobId, item } = observation;
      states.set(jobId, [...(states.get(jobId) ?? []), { at, position, item }]);
    }
    if (observation.what !== 'listed') return [];
    const { jobs, since } = observation;
    const missing = [...states].filter(([jobId, known]) => {
      return mustBeListed(known, observation) && jobs.every((job) => job.jobId !== jobId);
    });
    return [
      ...missing.flatMap(([jobId]) => unless(false, observation, jobId, 'a job is not listed')),
      ...jobs.flatMap((job) => jobFaults(job, statesSince(states.get(job.jobId) ?? [], since), observation)),
    ];
  }).found;
}

function jobFaults(listed: ListedJob, states: readonly State[], observation: Observed<'listed'>): Violation[] {
  const items = states.flatMap(({ item }) => item ?? []);
  const isOwn = items.every(({ userId }) => userId === observation.userId);
  const wasSo = items.some((item) => item.status !== 'DELETED' && isAs(listed, item));
  return [
    ...unless(isOwn, observation, listed.jobId, 'somebody saw the job of another'),
    ...unless(wasSo, observation, listed.jobId, 'a job was listed as it never was'),
  ];
}

/** How a job stood at a place of the history, and all that came after. */
function statesSince(states: readonly State[], since: number): readonly State[] {
  const first = states.findLastIndex(({ position }) => position < since);
  return states.slice(Math.max(0, first));
}

/** Whether a job had been there for so long, and was not deleted by the end of the asking. */
function mustBeListed(states: readonly State[], { at, userId }: Observed<'listed'>): boolean {
  const [first] = states;
  if (first?.item?.userId !== userId || first.at + LAG_MS > at) return false;
  return states.every(
    ({ item }) => item !== undefined && item.status !== 'DELETED' && (item.ttl ?? Infinity) * 1_000 > at,
  );
}

function isAs(listed: ListedJob, item: JobItem): boolean {
  return (
    listed.status === item.status &&
    listed.processedCount === countedOf(item) &&
    listed.failedCount === (item.failed?.size ?? 0)
  );
}
