import { follow, imageKey, unless } from './history.js';
import type { ImageRun, Observation, Observed, Violation } from './observation.js';

/** An attempt that is over, from where to where in the history. */
interface Spent {
  readonly process: string;
  readonly isSecond: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * That a second attempt on an image runs alone in its process, and that hence an image loses one of its attempts at most by
 * other images that end the process which both are in.
 */
export function checkNeighbours(history: readonly Observation[]): Violation[] {
  const begun = new Map<number, Pick<Spent, 'isSecond' | 'from'>>();
  const spent: Spent[] = [];
  const lost = new Map<string, number>();
  return follow(history, (observation, { images }, position) => {
    if (observation.what === 'cut-short') return lossFaults(observation, lost);
    if (observation.what === 'attempt') {
      const isSecond = (images.get(imageKey(observation))?.attempts ?? 0) > 1;
      begun.set(observation.attempt, { isSecond, from: position });
    }
    if (observation.what !== 'attempt-over' || observation.process === undefined) return [];
    const { jobId, attempt, process } = observation;
    const own = begun.get(attempt);
    if (own === undefined) return [];
    const beside = spent.filter((other) => other.process === process && other.to > own.from);
    spent.push({ ...own, process, to: position });
    const isApart = beside.every((other) => !other.isSecond && !own.isSecond);
    return unless(isApart, observation, jobId, 'a second attempt did not run alone');
  }).found;
}

function lossFaults(observation: Observed<'cut-short'>, lost: Map<string, number>): Violation[] {
  const { culprit, jobId } = observation;
  if (culprit === undefined || keyOf(culprit) === keyOf(observation)) return [];
  const losses = (lost.get(keyOf(observation)) ?? 0) + 1;
  lost.set(keyOf(observation), losses);
  return unless(losses <= 1, observation, jobId, 'an image lost two attempts by other images');
}

function keyOf({ jobId, imageIndex, run }: ImageRun): string {
  return `${jobId}/${imageIndex}/${run}`;
}
