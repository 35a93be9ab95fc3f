import { isDeepStrictEqual } from 'node:util';
import type { ImageItem, JobItem } from '@spotter/shared';
import type { Stand } from './history.js';
import { follow, hasEnded, imageKey, unless } from './history.js';
import type { Observation, Observed, Violation } from './observation.js';

type Holds = readonly (readonly [holds: boolean, because: string])[];

/** That no ended status or item changes unless the run grew, and that counts agree with what is stored. */
export function checkItems(history: readonly Observation[]): Violation[] {
  return follow(history, (observation, before) => {
    if (observation.what === 'job') return jobFaults(observation, before);
    return observation.what === 'image' ? imageFaults(observation, before) : [];
  }).found;
}

function jobFaults(observation: Observed<'job'>, stand: Stand): Violation[] {
  const { jobId, item } = observation;
  const before = stand.jobs.get(jobId);
  // One that a delete had raced is dropped while it is open: that it was asked for is looked at elsewhere.
  const holds: Holds =
    item === undefined
      ? [[before === undefined || !hasEnded(before), 'an ended job is gone that nobody deleted']]
      : [
          ...soundness(item),
          ...(before === undefined ? [] : jobChange(before, item)),
          ...countFaults(item, before, stand),
        ];
  return holds.flatMap(([fine, because]) => unless(fine, observation, jobId, because));
}

/** What holds of every job item. */
function soundness(job: JobItem): Holds {
  // Whatever its type says: a write without a condition makes an item of a few attributes.
  if (!('userId' in job) || !('status' in job)) return [[false, 'a write made a job that there was not']];
  const { done = new Set(), failed = new Set(), imageCount, status } = job;
  const counted = done.size + failed.size;
  const finished = done.size > 0 ? 'COMPLETED' : 'FAILED';
  const isFinished = status === 'COMPLETED' || status === 'FAILED';
  return [
    [[...done].every((index) => !failed.has(index)), 'an image is counted as done and as failed'],
    [[...done, ...failed].every((index) => index < imageCount), 'more images are counted than there are'],
    [!isFinished || counted === imageCount, 'a job ended before its images were counted'],
    [!isFinished || status === finished, 'a job ended as what it is not'],
    [!hasEnded(job) || (job.nextCheckAt === undefined && job.openShard === undefined), 'an ended job is due'],
    [!hasEnded(job) || job.ttl !== undefined, 'an ended job is kept for ever'],
    [hasEnded(job) || job.ttl === undefined, 'a job that has not ended dies'],
  ];
}

function jobChange(before: JobItem, job: JobItem): Holds {
  const { done = new Set(), failed = new Set(), status, run } = before;
  const hasGrown = job.run > run;
  const keeps = job.status === status && isDeepStrictEqual([job.done, job.failed], [before.done, before.failed]);
  const isRetried = hasGrown && status !== 'CANCELLED' && status !== 'DELETED';
  return [
    [job.run >= run, 'a job is in an earlier run'],
    [!hasEnded(before) || keeps || job.status === 'DELETED' || isRetried, 'an ended job has changed'],
    [status !== 'DELETED' || job.status === 'DELETED', 'a deleted job came back'],
    [holdsAll(job.done, done), 'an image is done no longer'],
    [hasGrown || holdsAll(job.failed, failed), 'an image has failed no longer'],
    [!hasGrown || hasEnded(before), 'an open job was retried'],
  ];
}

/** Of the images that were counted just now. An item that somebody deleted by hand is counted as failed at the deadline. */
function countFaults(job: JobItem, before: JobItem | undefined, { images }: Stand): Holds {
  const statusOf = (imageIndex: number) => images.get(imageKey({ jobId: job.jobId, imageIndex }));
  const done = [...(job.done ?? [])].filter((index) => before?.done?.has(index) !== true).map(statusOf);
  const failed = [...(job.failed ?? [])].filter((index) => before?.failed?.has(index) !== true).map(statusOf);
  return [
    [done.every((image) => image?.status === 'DONE' && image.run === job.run), 'an image is counted that is not done'],
    [
      failed.every((image) => image === undefined || (image.status === 'FAILED' && image.run === job.run)),
      'an image is counted that has not failed',
    ],
  ];
}

function imageFaults(observation: Observed<'image'>, stand: Stand): Violation[] {
  const { jobId, item } = observation;
  const before = stand.images.get(imageKey(observation));
  if (before === undefined) return [];
  const isDeleted = stand.deleted.has(jobId);
  const holds: Holds = item === undefined ? [[isDeleted, 'an image is gone']] : imageChange(before, item);
  return holds.flatMap(([fine, because]) => unless(fine, observation, jobId, because));
}

function imageChange(before: ImageItem, image: ImageItem): Holds {
  const isReopened = before.status === 'FAILED' && image.status === 'PENDING' && image.run > before.run;
  return [
    [image.imageUrl === before.imageUrl, 'an image was made by a write'],
    [image.run >= before.run, 'an image is in an earlier run'],
    [isOneAttempt(before, image), 'an attempt was counted twice'],
    [before.status === 'PENDING' || isReopened || isDeepStrictEqual(before, image), 'an ended image has changed'],
  ];
}

/** That attempts grow by one that has a lease of its own, however often its start is written. */
function isOneAttempt(before: ImageItem, image: ImageItem): boolean {
  if (before.status !== 'PENDING' || image.status !== 'PENDING' || before.leaseOwner === undefined) return true;
  return image.leaseOwner !== before.leaseOwner || image.attempts === before.attempts;
}

function holdsAll(set: ReadonlySet<number> | undefined, members: ReadonlySet<number>): boolean {
  return [...members].every((member) => set?.has(member) === true);
}
