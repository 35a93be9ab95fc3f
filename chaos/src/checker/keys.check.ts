import type { JobItem } from '@spotter/shared';
import { follow, unless } from './history.js';
import type { Asked, Bounds, Observation, Observed, Violation } from './observation.js';

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

/** That a key, while it stands for a job, is answered with that job, and for no other request than the one that it was made for. */
export function checkKeys(history: readonly Observation[], bounds: Bounds): Violation[] {
  const accepted: Observed<'accepted'>[] = [];
  return follow(history, (observation, { deleted }) => {
    if (observation.what !== 'accepted' || observation.key === undefined) return [];
    const earlier = accepted.filter((one) => one.userId === observation.userId && one.key === observation.key);
    accepted.push(observation);
    return earlier
      .filter((one) => one.body !== observation.body || one.jobId !== observation.jobId)
      .filter(({ jobId }) => jobId === observation.jobId || !(deleted.has(jobId) || deleted.has(observation.jobId)))
      .filter((one) => observation.at < askedFirst(history, one) + bounds.claim)
      .flatMap((one) => {
        const because =
          one.body === observation.body ? 'a repeat got another job' : 'a key was taken for another request';
        return unless(false, observation, observation.jobId, because);
      });
  }).found;
}

/** The same request, as it had been accepted at a place of the history, while its key stands for it. */
export function acceptedBefore(
  history: readonly Observation[],
  position: number,
  request: Asked & { readonly at: number },
  { claim }: Bounds,
): Observed<'accepted'>[] {
  if (request.at >= askedFirst(history, request) + claim) return [];
  return history.slice(0, position).flatMap((one) => (one.what === 'accepted' && isSame(one, request) ? [one] : []));
}

/** When somebody asked for that for the first time: its key stands for it since then, or later. */
function askedFirst(history: readonly Observation[], request: Asked): number {
  return history.find((one) => one.what === 'asked' && isSame(one, request))?.at ?? -Infinity;
}

function isSame(one: Asked, other: Asked): boolean {
  return one.userId === other.userId && one.key === other.key && one.body === other.body;
}
