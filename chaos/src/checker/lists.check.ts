import type { JobItem } from '@spotter/shared';
import { countedOf } from '@spotter/shared';
import { follow, unless } from './history.js';
import type { JobState } from './job.states.js';
import { isThere, JobStates } from './job.states.js';
import type { ListedJob, Observation, Observed, Violation } from './observation.js';

/** How far the index that lists are made of may be behind, in milliseconds. */
const LAG_MS = 60_000;

/**
 * What clients saw in lists: nothing of others, nothing of a job that was deleted, each job as it was at some moment while it
 * was asked for, and all that there had been for a while.
 */
export function checkLists(history: readonly Observation[]): Violation[] {
  const states = new JobStates();
  return follow(history, (observation, _before, position) => {
    if (observation.what === 'job') states.note(observation, position);
    if (observation.what !== 'listed') return [];
    const { jobs, since } = observation;
    const missing = [...states.all].filter(([jobId, known]) => {
      return mustBeListed(known, observation) && jobs.every((job) => job.jobId !== jobId);
    });
    return [
      ...missing.flatMap(([jobId]) => unless(false, observation, jobId, 'a job is not listed')),
      ...jobs.flatMap((job) => jobFaults(job, states.since(job.jobId, since), observation)),
    ];
  }).found;
}

function jobFaults(listed: ListedJob, states: readonly JobState[], observation: Observed<'listed'>): Violation[] {
  const items = states.flatMap(({ item }) => item ?? []);
  const isOwn = items.every(({ userId }) => userId === observation.userId);
  const wasSo = items.some((item) => item.status !== 'DELETED' && isAs(listed, item));
  return [
    ...unless(isOwn, observation, listed.jobId, 'somebody saw the job of another'),
    ...unless(wasSo, observation, listed.jobId, 'a job was listed as it never was'),
  ];
}

/** Whether a job had been there for so long when it was asked for, and was not deleted by the end of the asking. */
function mustBeListed(states: readonly JobState[], { at, askedAt, userId }: Observed<'listed'>): boolean {
  const [first] = states;
  if (first?.item?.userId !== userId || first.at + LAG_MS > askedAt) return false;
  return states.every((state) => isThere(state, at));
}

function isAs(listed: ListedJob, item: JobItem): boolean {
  return (
    listed.status === item.status &&
    listed.processedCount === countedOf(item) &&
    listed.failedCount === (item.failed?.size ?? 0)
  );
}
