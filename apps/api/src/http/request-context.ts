import { AsyncLocalStorage } from 'node:async_hooks';
import type { Origin } from '@spotter/shared';

/** What belongs to one invocation. A process may serve several at a time (the local gateway does), so it follows the calls. */
export interface RequestContext extends Origin {
  /** When it began, by `performance.now()`. */
  readonly started: number;
  /** The job that it made or changed. */
  jobId?: string;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

/** The id that the answer, every log line and every message of this request carry. */
export function currentRequestId(): string {
  return currentOrigin().requestId;
}

/** What the messages carry that this request sends. */
export function currentOrigin(): Origin {
  return requestContext.getStore() ?? { requestId: 'none' };
}

/** Has the request's line in the log name the job that it made or changed. */
export function noteJob(jobId: string): void {
  const context = requestContext.getStore();
  if (context !== undefined) context.jobId = jobId;
}
