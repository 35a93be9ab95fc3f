import type { JobItem } from '@spotter/shared';
import { isOpen, isPastRetry, RETRY_DAYS } from '@spotter/shared';

/** What is to become of a dead letter: its image is sent again, or tried again in a new run, or nothing is left to do. */
export type Fate =
  { readonly kind: 'send' } | { readonly kind: 'retry' } | { readonly kind: 'drop'; readonly because: string };

/**
 * Step 11 of the job protocol, of a letter that names an image of this job.
 *
 * @param job as it is read; `undefined` when there is none.
 */
export function fateOf(job: JobItem | undefined, imageIndex: number, now: Date): Fate {
  if (job === undefined || job.status === 'DELETED') return drop('there is no such job');
  if (imageIndex >= job.imageCount) return drop(`the job has no image ${imageIndex}`);
  if (isOpen(job)) return { kind: 'send' };
  if (job.status === 'CANCELLED') return drop('the job was cancelled');
  if (job.failed?.has(imageIndex) !== true) return drop('the image is done');
  // As for whoever asks the API for a retry.
  if (isPastRetry(job, now)) return drop(`the job is older than ${RETRY_DAYS} days`);
  return { kind: 'retry' };
}

function drop(because: string): Fate {
  return { kind: 'drop', because };
}
