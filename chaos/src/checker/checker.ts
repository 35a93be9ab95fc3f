import { checkEnds } from './ends.check.js';
import { checkItems } from './items.check.js';
import { checkKeys, checkRequests } from './keys.check.js';
import { checkLists } from './lists.check.js';
import { checkNeighbours } from './neighbours.check.js';
import type { Bounds, Observation, Truth, Violation } from './observation.js';
import { BOUNDS } from './observation.js';
import { checkQuiet } from './quiet.check.js';
import { checkReads } from './reads.check.js';
import { checkRefusals } from './refusals.check.js';
import { checkAttempts, checkResults } from './results.check.js';

/** What a history has that the last section of the job protocol denies. It is to go on until all should have ended. */
export function violationsOf(
  history: readonly Observation[],
  truth: Truth,
  bounds: Bounds = BOUNDS,
): readonly Violation[] {
  return [...violationsOfUser(history, truth, bounds), ...checkNeighbours(history)];
}

/** What of that shows in the part of a history that is about one user's jobs. */
export function violationsOfUser(history: readonly Observation[], truth: Truth, bounds: Bounds): readonly Violation[] {
  return [
    ...checkItems(history),
    ...checkEnds(history, bounds),
    ...checkQuiet(history, bounds),
    ...checkRequests(history, bounds),
    ...checkKeys(history, bounds),
    ...checkResults(history, truth, bounds),
    ...checkAttempts(history, bounds),
    ...checkReads(history),
    ...checkLists(history),
    ...checkRefusals(history, bounds),
  ];
}
