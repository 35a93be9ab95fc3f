import type { JobItem } from '@spotter/shared';
import { follow, hasEnded, unless } from './history.js';
import type { Bounds, Observation, Observed, Violation } from './observation.js';

/**
 * That each job is looked at soon enough, and has ended soon after the last fault. That takes as much longer as images keep
 * detectors at work that end by their time alone: others have to wait for them.
 */
export function checkQuiet(history: readonly Observation[], bounds: Bounds): Violation[] {
  let quietBy: ReadonlyMap<string, number> | undefined;
  const begun = new Map<number, number>();
  let worked = 0;
  return follow(history, (observation, before) => {
    const { at } = observation;
    if (observation.what === 'fault-ended') {
      quietBy = new Map([...before.jobs].map(([jobId, job]) => [jobId, endOf(job, observation, bounds)]));
    }
    if (observation.what === 'attempt') begun.set(observation.attempt, at);
    if (observation.what === 'attempt-over' && quietBy !== undefined) {
      const took = at - (begun.get(observation.attempt) ?? at);
      if (took > bounds.attempt / 2) worked += took;
    }
    if (observation.what !== 'job' || observation.item === undefined) return [];
    const { jobId, item } = observation;
    const was = before.jobs.get(jobId);
    if (!hasEnded(item)) return checkFaults(was, item, observation, bounds);
    if (was === undefined || hasEnded(was) || quietBy === undefined) return [];
    // What is opened after the last fault is sent at once, or by its first check.
    const latest = Math.max(quietBy.get(jobId) ?? 0, Date.parse(item.openedAt) + bounds.quiet) + worked;
    return unless(at <= latest, observation, jobId, 'a job was not quiet');
  }).found;
}

/**
 * When a job that is open at the last fault must have ended. The check that makes up for what was lost is the first that finds
 * nothing counted since the one before: not the next if something was counted since, nor the one after that if what was
 * left of the messages was worked off only then.
 */
function endOf(job: JobItem, { at, isLossy, lost }: Observed<'fault-ended'>, bounds: Bounds): number {
  if (!isLossy || lost?.has(job.jobId) === false) return at + bounds.quiet;
  const check = Math.max(Date.parse(job.nextCheckAt ?? ''), at);
  const further = check > at + bounds.quiet ? 1 : 2;
  return check + further * intervalOf(job, bounds) + bounds.quiet;
}

/** That somebody looks at a job that is open, or being deleted, soon enough, however it goes on. */
function checkFaults(was: JobItem | undefined, job: JobItem, seen: Observed<'job'>, bounds: Bounds): Violation[] {
  if (was?.nextCheckAt === job.nextCheckAt) return [];
  const latest = seen.at + (job.status === 'DELETED' ? bounds.longestCheck : intervalOf(job, bounds));
  return unless(Date.parse(job.nextCheckAt ?? '') <= latest, seen, job.jobId, 'a job is to be looked at too late');
}

function intervalOf({ sends }: JobItem, { firstCheck, longestCheck }: Bounds): number {
  return Math.min(firstCheck * 2 ** sends, longestCheck);
}
