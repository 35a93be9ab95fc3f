import type { JobItem } from '@spotter/shared';
import { isPastRetry } from '@spotter/shared';
import { follow, hasEnded, unless } from './history.js';
import type { JobState } from './job.states.js';
import { isThere, JobStates } from './job.states.js';
import { acceptedBefore } from './keys.check.js';
import type { Bounds, Observation, Observed, Violation } from './observation.js';

/** That nobody is denied anything but for a reason, and that no process fails for none. */
export function checkRefusals(history: readonly Observation[], bounds: Bounds): Violation[] {
  const states = new JobStates();
  return follow(history, (observation, { deleted }, position) => {
    if (observation.what === 'job') states.note(observation, position);
    if (observation.what === 'failed') {
      return unless(
        false,
        observation,
        observation.jobId,
        `a process failed: ${observation.process}: ${observation.said}`,
      );
    }
    if (observation.what === 'not-accepted') {
      const { since, code } = observation;
      const accepted = acceptedBefore(history, since, observation, bounds).filter(({ jobId }) => !deleted.has(jobId));
      const isOther = code === 'IDEMPOTENCY_MISMATCH' && hasOther(history.slice(0, position), observation);
      return unless(isOther && accepted.length === 0, observation, '', `a request was refused for no reason: ${code}`);
    }
    if (observation.what !== 'refused') return [];
    const { jobId, call, since, code } = observation;
    const isRefused = states.since(jobId, since).some((state) => mayRefuse(observation, state));
    return unless(isRefused, observation, jobId, `a ${call} was refused for no reason: ${code}`);
  }).found;
}

/** Whether a call may be refused that finds a job in that state. */
function mayRefuse({ call, code, userId, at }: Observed<'refused'>, state: JobState): boolean {
  const { item } = state;
  if (code === 'NOT_FOUND') return item?.userId !== userId || !isThere(state, at);
  if (code !== 'CONFLICT' || item === undefined) return false;
  if (call === 'cancel') return item.status === 'COMPLETED' || item.status === 'FAILED';
  if (call === 'delete') return !hasEnded(item);
  return call === 'retry' && !mayBeRetried(item, at);
}

function mayBeRetried(job: JobItem, at: number): boolean {
  const { status, failed } = job;
  const isFinished = status === 'COMPLETED' || status === 'FAILED';
  return isFinished && failed !== undefined && failed.size > 0 && !isPastRetry(job, new Date(at));
}

/** Whether somebody asked for something else by the same key. */
function hasOther(history: readonly Observation[], { userId, key, body }: Observed<'not-accepted'>): boolean {
  const asked = history.filter((one) => one.what === 'asked');
  return asked.some((one) => one.userId === userId && one.key === key && one.body !== body);
}
