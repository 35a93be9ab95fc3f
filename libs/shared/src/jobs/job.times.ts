import type { JobItem } from './job.items.js';

/** How long each thing in the life of a job takes, in milliseconds. */
export interface JobTimes {
  /** From a commit to the first look at the job; each time that its messages were sent doubles it. */
  readonly firstCheck: number;
  /** The longest from one look to the next. */
  readonly longestCheck: number;
  /** From one look to the next of a job that is past its deadline, and to the second at one that is being deleted. */
  readonly overdueCheck: number;
  /** From the opening of a job, by its commit or a retry, to the end of what has not ended by then. */
  readonly deadline: number;
  /** How long an attempt holds an image, unless it reports back earlier. */
  readonly lease: number;
  /** After which an attempt is cut short: shorter than a lease, so that it is over before anybody may begin the next. */
  readonly attempt: number;
  /** How long a message in work stays hidden from other workers, and how often that is renewed. SQS counts whole seconds. */
  readonly visibility: number;
  readonly heartbeat: number;
  /** How long a worker tries the steps of one message again while AWS fails. */
  readonly patience: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Those of the job protocol: with them a job ends within 24 hours, the last ten minutes being for an end that is cut short. */
export const JOB_TIMES: JobTimes = Object.freeze({
  firstCheck: 5 * MINUTE,
  longestCheck: HOUR,
  overdueCheck: MINUTE,
  deadline: 24 * HOUR - 10 * MINUTE,
  lease: MINUTE,
  attempt: 45 * SECOND,
  visibility: 30 * SECOND,
  heartbeat: 10 * SECOND,
  patience: 5 * MINUTE,
});

/**
 * When a job is to be looked at again, if somebody does so now: the later the more often its messages were sent, but never
 * past its deadline. One that is past it is looked at again soon, in case the end that is under way is cut short.
 */
export function nextCheckOf(
  { sends, openedAt }: Pick<JobItem, 'sends' | 'openedAt'>,
  now: Date,
  { firstCheck, longestCheck, overdueCheck, deadline }: JobTimes,
): Date {
  const end = Date.parse(openedAt) + deadline;
  if (now.getTime() >= end) return new Date(now.getTime() + overdueCheck);
  return new Date(Math.min(now.getTime() + Math.min(firstCheck * 2 ** sends, longestCheck), end));
}

/**
 * When a deletion that is under way is to be looked at again, in case it is cut short: the later the longer ago it was asked for.
 * One that can't come to its end, since S3 refuses an object, must not be tried each minute for ever.
 *
 * @param job as it was marked as DELETED; nothing has updated it since.
 */
export function nextEraseOf(
  { updatedAt }: Pick<JobItem, 'updatedAt'>,
  now: Date,
  { longestCheck, overdueCheck }: JobTimes,
): Date {
  const age = now.getTime() - Date.parse(updatedAt);
  return new Date(now.getTime() + Math.min(Math.max(age, overdueCheck), longestCheck));
}
