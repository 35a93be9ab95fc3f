import { isDeepStrictEqual } from 'node:util';
import type { ImageItem } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import { follow, unless } from './history.js';
import type { Bounds, ImageRun, Observation, Observed, Truth, Violation } from './observation.js';

/**
 * That a good image whose own attempts were cut short fewer than three times is done, with the boxes of an undisturbed run,
 * unless its job was late or its object was deleted; and that no other is.
 */
export function checkResults(history: readonly Observation[], truth: Truth, bounds: Bounds): Violation[] {
  const cuts = new Map<string, number>();
  const deleted = new Set<string>();
  return follow(history, (observation, { jobs, images }) => {
    if (observation.what === 'cut-short') cuts.set(runKey(observation), (cuts.get(runKey(observation)) ?? 0) + 1);
    if (observation.what === 'deleting' && observation.objects) {
      const own = [...images.values()].filter(({ jobId }) => jobId === observation.jobId);
      for (const { imageUrl } of own) deleted.add(imageUrl);
    }
    if (observation.what !== 'image' || observation.item === undefined) return [];
    const { item, jobId, at } = observation;
    const isLate = at >= Date.parse(jobs.get(jobId)?.openedAt ?? '') + bounds.deadline;
    const isGone = deleted.has(item.imageUrl);
    const isRight = isRightly(item, truth.get(item.imageUrl), { cuts: cuts.get(runKey(item)) ?? 0, isLate, isGone });
    return unless(isRight, observation, jobId, saidOf(item));
  }).found;
}

interface Excuses {
  /** How many attempts on it were cut short. */
  readonly cuts: number;
  readonly isLate: boolean;
  readonly isGone: boolean;
}

function isRightly(image: ImageItem, boxes: unknown, { cuts, isLate, isGone }: Excuses): boolean {
  if (image.status === 'PENDING') return true;
  if (image.status === 'DONE') return isDeepStrictEqual(image.detections, boxes);
  const { code } = image.error;
  if (code === 'DEADLINE_EXCEEDED') return isLate;
  if (code === 'ATTEMPTS_EXHAUSTED') return cuts >= LIMITS.attemptsPerImage;
  return boxes === undefined || (code === 'IMAGE_NOT_FOUND' && isGone);
}

function saidOf(image: ImageItem): string {
  if (image.status !== 'FAILED') return `an image has boxes that are not its own: ${image.imageUrl}`;
  return `an image ended ${image.error.code} that must not: ${image.imageUrl}`;
}

/** That nobody begins an image while somebody has it. */
export function checkAttempts(history: readonly Observation[], bounds: Bounds): Violation[] {
  const begun = new Map<number, Observed<'attempt' | 'attempt-over'>>();
  return follow(history, (observation) => {
    if (observation.what === 'attempt-over') begun.delete(observation.attempt);
    if (observation.what !== 'attempt') return [];
    const others = [...begun.values()].filter((other) => runKey(other) === runKey(observation));
    begun.set(observation.attempt, observation);
    const isAlone = others.every(({ at }) => at + bounds.attempt <= observation.at);
    return unless(isAlone, observation, observation.jobId, 'an image is in two attempts at a time');
  }).found;
}

function runKey({ jobId, imageIndex, run }: ImageRun): string {
  return `${jobId}/${imageIndex}/${run}`;
}
