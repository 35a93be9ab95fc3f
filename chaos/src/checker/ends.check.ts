import type { JobItem } from '@spotter/shared';
import { follow, hasEnded, unless } from './history.js';
import type { Bounds, Observation, Observed, Violation } from './observation.js';

/** That every accepted job ends in time, once, and that nothing is left of what was deleted or never asked for. */
export function checkEnds(history: readonly Observation[], bounds: Bounds): Violation[] {
  const { found, stand } = follow(history, (observation, before) => {
    if (observation.what !== 'job' || observation.item === undefined || !hasEnded(observation.item)) return [];
    const { jobId, item, at } = observation;
    const was = before.jobs.get(jobId);
    if (was === undefined || hasEnded(was)) return [];
    return unless(at <= Date.parse(item.openedAt) + bounds.end, observation, jobId, 'a job ended too late');
  });
  const last = history.at(-1) ?? { at: 0 };
  const open = [...stand.jobs.values()].filter((job) => !hasEnded(job));
  const lost = acceptedOf(history).filter(({ jobId }) => !stand.jobs.has(jobId) && !stand.deleted.has(jobId));
  return [
    ...found,
    ...open.flatMap(({ jobId, status }) => unless(false, last, jobId, `a job never ended: it is ${status}`)),
    ...lost.flatMap(({ jobId }) => unless(false, last, jobId, 'an accepted job is gone')),
    ...[...stand.deleted].flatMap((jobId) =>
      unless(isGone(stand.jobs.get(jobId)), last, jobId, 'a deleted job is there'),
    ),
    ...[...stand.images.values()].flatMap(({ jobId, ttl }) =>
      unless(Number.isFinite(ttl), last, jobId, 'an image is kept for ever'),
    ),
  ];
}

/** A submission that was repeated may bring a job back, empty: the next sweep drops it, unless its user has cancelled it by then. */
function isGone(job: JobItem | undefined): boolean {
  return job === undefined || (job.status === 'CANCELLED' && job.done === undefined && job.failed === undefined);
}

function acceptedOf(history: readonly Observation[]): Observed<'accepted'>[] {
  return history.filter((observation) => observation.what === 'accepted');
}
