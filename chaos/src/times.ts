import type { JobTimes } from '@spotter/shared';
import { JOB_TIMES } from '@spotter/shared';
import type { Bounds } from './checker/observation.js';

const SECOND = 1_000;

/**
 * The life of a job, some ten to sixty times as fast as the protocol has it: SQS counts whole seconds, and an attempt on a busy
 * machine needs some. The deadline is the protocol's, which no run comes near to.
 */
export const TIMES: JobTimes = {
  firstCheck: 5 * SECOND,
  longestCheck: 10 * SECOND,
  overdueCheck: SECOND,
  deadline: JOB_TIMES.deadline,
  lease: 6 * SECOND,
  attempt: 4.5 * SECOND,
  visibility: 3 * SECOND,
  heartbeat: SECOND,
  patience: 20 * SECOND,
};

/** How often the schedule calls, for the protocol's minute. */
export const SWEEP_MS = SECOND;

/**
 * What the checker measures by. A worker leaves a message whose steps kept failing for up to 30 s, which no variable shortens;
 * a job whose message was lost, or rests, waits for two of its checks at most: one may only find that it has come further.
 */
export const BOUNDS: Bounds = {
  end: 24 * 60 * 60 * SECOND,
  deadline: TIMES.deadline,
  quiet: 45 * SECOND,
  firstCheck: TIMES.firstCheck,
  longestCheck: TIMES.longestCheck,
  attempt: TIMES.lease,
  claim: 24 * 60 * 60 * SECOND,
};
