import * as z from 'zod/mini';
import type { JobTimes } from '../jobs/job.times.js';
import { JOB_TIMES } from '../jobs/job.times.js';

const milliseconds = z.int().check(z.positive());

const timesSchema = z
  .strictObject({
    firstCheck: z._default(milliseconds, JOB_TIMES.firstCheck),
    longestCheck: z._default(milliseconds, JOB_TIMES.longestCheck),
    overdueCheck: z._default(milliseconds, JOB_TIMES.overdueCheck),
    deadline: z._default(milliseconds, JOB_TIMES.deadline),
    lease: z._default(milliseconds, JOB_TIMES.lease),
    attempt: z._default(milliseconds, JOB_TIMES.attempt),
    visibility: z._default(milliseconds, JOB_TIMES.visibility),
    heartbeat: z._default(milliseconds, JOB_TIMES.heartbeat),
    patience: z._default(milliseconds, JOB_TIMES.patience),
  })
  .check(z.refine(({ attempt, lease, heartbeat, visibility }) => attempt < lease && heartbeat < visibility));

const FAULT =
  'must be JSON of times by name, as whole milliseconds, with attempt below lease and heartbeat below visibility';

/**
 * Other times for the life of a job than the protocol's, so that a test sees a day of it in seconds. Those that are not named
 * are the protocol's, and so are all in a deployed stage.
 */
export function jobTimesVariable(stage: string | undefined) {
  const times = z.pipe(
    z.string(),
    z.transform((json: string, context): JobTimes => {
      const { data } = timesSchema.safeParse(parsed(json));
      if (data !== undefined && stage === undefined) return data;
      const message = stage === undefined ? FAULT : 'must not be set in a deployed stage';
      context.issues.push({ code: 'custom', input: json, message });
      return z.NEVER;
    }),
  );
  return z._default(times, JOB_TIMES);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
