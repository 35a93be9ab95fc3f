import { violationsOfUser } from './checker/checker.js';
import { checkNeighbours } from './checker/neighbours.check.js';
import type { Bounds, Observation, Truth, Violation } from './checker/observation.js';

interface Kept {
  readonly observation: Observation;
  readonly place: number;
}

/**
 * Checks a history for each user by themselves, since the time that it takes grows with the square of the history, and no more of
 * what is asserted is about the jobs of two than who shares a process.
 *
 * @param owners whose the jobs are.
 */
export function violationsByUser(
  history: readonly Observation[],
  owners: ReadonlyMap<string, string>,
  truth: Truth,
  bounds: Bounds,
): readonly Violation[] {
  const kept = new Map<string, Kept[]>();
  const everybody: Kept[] = [];
  for (const [place, observation] of history.entries()) {
    if (observation.what === 'fault-ended') everybody.push({ observation, place });
    else {
      const user = userOf(observation, owners);
      const own = kept.get(user) ?? [];
      own.push({ observation, place });
      kept.set(user, own);
    }
  }
  const byUser = [...kept.values()].flatMap((own) => {
    const all = [...own, ...everybody].sort((one, other) => one.place - other.place);
    return violationsOfUser(renumbered(all), truth, bounds);
  });
  return [...byUser, ...checkNeighbours(history)];
}

function userOf(
  observation: Exclude<Observation, { what: 'fault-ended' }>,
  owners: ReadonlyMap<string, string>,
): string {
  if (!('jobId' in observation) || observation.what === 'accepted') return observation.userId;
  return owners.get(observation.jobId) ?? '';
}

/** What was asked for says where it began in the history, which is a shorter one now. */
function renumbered(kept: readonly Kept[]): Observation[] {
  const places = kept.map(({ place }) => place);
  return kept.map(({ observation }) => {
    if (!('since' in observation)) return observation;
    const since = places.findIndex((place) => place >= observation.since);
    return { ...observation, since: since < 0 ? places.length : since };
  });
}
