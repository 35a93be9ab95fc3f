import type { ImageError } from './job.images.js';
import type { JobState } from './job.js';
import { fileNameOf } from './picture.name.js';
import { hasEnded } from './status.js';

/** Pictures that somebody has asked to be tried again. */
export interface Retried {
  /** The name of one, or how many they are. */
  readonly what: string;
  readonly count: number;
  /** How many have failed that were not tried again. */
  readonly otherCount: number;
}

/** @param images indexes; all that failed when left out. */
export function retriedOf(
  images: readonly number[] | undefined,
  failedCount: number,
  errors: readonly ImageError[],
): Retried {
  const count = images?.length ?? failedCount;
  const only = count === 1 ? errors.find(({ imageIndex }) => images?.includes(imageIndex) ?? true) : undefined;
  const what = only ? fileNameOf(only.imageUrl) : `${count} ${count === 1 ? 'picture' : 'pictures'}`;
  return { what, count, otherCount: failedCount - count };
}

/** What has become of them: what fails again looks as if nothing had been done. */
export function saidOfRetried({ what, count, otherCount }: Retried, { status, failedCount }: JobState): string {
  const [is, was] = count === 1 ? ['is', 'was'] : ['are', 'were'];
  if (status === 'CANCELLED') return `${what} ${was} to be tried again when the job was cancelled.`;
  if (!hasEnded(status)) return `${what} ${is} being tried again.`;
  const again = Math.max(0, failedCount - otherCount);
  if (again === 0) return `${what} ${was} tried again, and did not fail this time.`;
  return `${what} ${was} tried again, and ${again < count ? `${again} of them ` : ''}failed again.`;
}
