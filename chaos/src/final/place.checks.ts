import type { Violation } from '../checker/observation.js';
import type { CrashPoints, PointTally } from '../faults/crash.points.js';
import { isReached } from '../faults/crash.points.js';

type Fault = Omit<Violation, 'at'>;

/** The places of a run at which no process was killed. */
export function missedPlaces(points: CrashPoints): readonly PointTally[] {
  return points.tally().filter((place) => place.kills === 0 && isReached(place));
}

/** That processes were killed before and after each call by which they change something. */
export function placeFaults(points: CrashPoints): Fault[] {
  return missedPlaces(points).map(({ role, step, when }) => {
    const because = `no ${role} was killed ${when === 'arrives' ? 'before' : 'after'} its call '${step}'`;
    return { jobId: '', because };
  });
}
