import type { JobItem } from '@spotter/shared';
import { follow, hasEnded, unless } from './history.js';
import type { Bounds, Observation, Observed, Violation } from './observation.js';

/** That every accepted job ends in time, once, and that nothing is left of what was deleted or never asked for. */
export function checkEnds(history: readonly Observation[], bounds: Bounds): Violation[] {
  const calm = history.find((observation) => observation.what === 'fault-ended');
  const latest = calm === undefined || calm.isLossy ? Infinity : calm.at + bounds.quiet;
  const { found, stand } = follow(history, (observation, before) => {
    if (observation.what !== 'job' || observation.item === undefined || !hasEnded(observation.item)) return [];
    const { jobId, item } = observation;
    const wasOpen = [before.jobs.get(jobId)].some((job) => job !== undefined && !hasEnded(job));
    if (!wasOpen) return [];
    const openedAt = Date.parse(item.openedAt);
    return [
      ...unless(observation.at <= openedAt + bounds.end, observation, jobId, 'a job ended too late'),
      ...unless(observation.at <= Math.max(latest, openedAt + bounds.quiet), observation, jobId, 'a job was not quiet'),
    ];
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

/** That each request made one job at most, and those of a key one together, while the key stands for it. */
export function checkRequests(history: readonly Observation[], bounds: Bounds): Violation[] {
  const jobs = new Map<string, { readonly job: JobItem; readonly at: number }>();
  return follow(history, (observation, before, position) => {
    if (observation.what !== 'job' || observation.item === undefined || jobs.has(observation.jobId)) return [];
    const { item, jobId, at } = observation;
    jobs.set(jobId, { job: item, at });
    const asked = history
      .slice(0, position)
      .filter((one) => one.what === 'asked')
      .filter(({ userId, key }) => userId === item.userId && key === item.idempotencyKey);
    const same = [...jobs.values()].filter(
      ({ job }) => job.userId === item.userId && job.idempotencyKey === item.idempotencyKey,
    );
    const isOfKey = item.idempotencyKey !== undefined && at < (asked[0]?.at ?? 0) + bounds.claim;
    const alive = same.filter(({ job }) => !before.deleted.has(job.jobId));
    return [
      ...unless(same.length <= asked.length, observation, jobId, 'a job that nobody asked for'),
      ...unless(!isOfKey || alive.length <= 1, observation, jobId, 'a key has two jobs'),
    ];
  }).found;
}

/** A submission that was repeated may bring a job back, empty: the next sweep drops it, unless its user has cancelled it by then. */
function isGone(job: JobItem | undefined): boolean {
  return job === undefined || (job.status === 'CANCELLED' && job.done === undefined && job.failed === undefined);
}

function acceptedOf(history: readonly Observation[]): Observed<'accepted'>[] {
  return history.filter((observation) => observation.what === 'accepted');
}
