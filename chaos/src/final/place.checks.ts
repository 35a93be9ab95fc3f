import type { CrashPoints, PointTally } from '../faults/crash.points.js';
import { isReached } from '../faults/crash.points.js';

/** The places of a run at which no process was killed. */
export function missedPlaces(points: CrashPoints): readonly PointTally[] {
  return points.tally().filter((place) => place.kills === 0 && isReached(place));
}

/** The calls by which processes change something, before or after which none was killed. */
export function missedKills(points: CrashPoints): readonly string[] {
  return missedPlaces(points).map(
    ({ role, step, when }) => `a ${role} was killed ${when === 'arrives' ? 'before' : 'after'} its call '${step}'`,
  );
}
