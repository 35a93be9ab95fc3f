import type { Job } from '../detections/detections.js';
import { hasEnded } from '../jobs/status.js';

export type Stage = 'opening' | 'waiting' | 'connected' | 'uploading' | 'done' | 'failed';
export type Progress = Pick<Job, 'status'>;

export interface Situation {
  readonly stage: Stage;
  /** Of the photo's job, if it has one. */
  readonly progress: Progress | undefined;
  /** With what was found, once it has ended. */
  readonly job: Job | undefined;
  /** No job has come for a photo that has been there for long. */
  readonly isUnlooked: boolean;
}

const BEFORE: Record<Exclude<Stage, 'done'>, string> = {
  opening: 'Getting a code…',
  failed: 'There is no code yet.',
  waiting: 'Scan the code with your phone.',
  connected: 'A phone is connected.',
  uploading: 'A photo is on its way.',
};

/** What fails once there is a code is tried again by itself. */
export const NO_ANSWER =
  'Spotter does not answer right now. Look at your connection: this page goes on by itself once there is an answer.';
export const FORGOTTEN = 'Spotter does not know this photo any more. Take another one.';

/** What the screen has come to, in words. */
export function sayingOf({ stage, progress, job, isUnlooked }: Situation): string {
  if (stage !== 'done') return BEFORE[stage];
  if (job !== undefined && hasEnded(job.status)) return resultOf(job);
  if (progress?.status === 'PROCESSING') return 'The photo is here. Looking at it…';
  if (isUnlooked) return 'The photo is here. Nothing looks for what is on it.';
  return 'The photo is here. Waiting for its turn to be looked at…';
}

function resultOf({ status, detections = [], errors = [] }: Job): string {
  const [found] = detections;
  const [error] = errors;
  if (status === 'CANCELLED') return 'Looking at the photo was cancelled. Take another photo.';
  if (error) return `The photo could not be looked at: ${error.message}. Take another photo.`;
  if (found === undefined) return 'The photo could not be looked at. Take another photo.';
  const count = found.detections.length;
  if (count === 0) return 'Nothing was found on the photo.';
  return count === 1 ? 'One thing was found on the photo.' : `${count} things were found on the photo.`;
}
