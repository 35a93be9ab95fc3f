import type { ImageState, JobItem } from '../jobs/job.items.js';
import { countedOf, isCounted } from '../jobs/job.items.js';
import type { JobTimes } from '../jobs/job.times.js';

/**
 * What a sweep did to a job: `erased` one that was deleted, `dropped` one without a request, `finished` one all of whose
 * images were counted, ended one past its `deadline`, noted that it is `progressing`, or `repaired` it. One that was
 * `cut-short` is due again at once.
 */
export type SweepOutcome = 'erased' | 'dropped' | 'finished' | 'deadline' | 'progressing' | 'repaired' | 'cut-short';

/** What a sweep is to do with a job. */
export type SweepPlan = Exclude<SweepOutcome, 'repaired' | 'cut-short'> | 'repair';

/**
 * What step 9 of the job protocol does with a claimed job: the first of its cases that fits, in its order.
 *
 * @param hasRequest whether the request of the job is stored; of a deleted one it need not be known.
 */
export function planOf(
  job: JobItem,
  hasRequest: boolean,
  now: Date,
  { deadline }: Pick<JobTimes, 'deadline'>,
): SweepPlan {
  if (job.status === 'DELETED') return 'erased';
  if (!hasRequest) return 'dropped';
  if (countedOf(job) >= job.imageCount) return 'finished';
  if (now.getTime() >= Date.parse(job.openedAt) + deadline) return 'deadline';
  return job.sends > 0 && countedOf(job) > job.seen ? 'progressing' : 'repair';
}

/**
 * What an image that is in neither set of its job needs. A retry takes it out of them before it reopens it, so that one of
 * an earlier run is what a retry left that was torn. Any that is not of this run otherwise is not this sweep's.
 */
export function repairOf(image: ImageState, { run }: Pick<JobItem, 'run'>): 'reopen' | 'count' | 'send' | 'none' {
  if (image.run === run) return image.status === 'PENDING' ? 'send' : 'count';
  return image.run < run && image.status === 'FAILED' ? 'reopen' : 'none';
}

/** The images of a job that have not been counted. */
export function uncountedOf(job: JobItem): number[] {
  const indexes = Array.from({ length: job.imageCount }, (_, index) => index);
  return indexes.filter((index) => !isCounted(job, index));
}
