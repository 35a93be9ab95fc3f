import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to one invocation. A process may serve several at a time (the local gateway does), so it follows the calls. */
export interface RequestContext {
  readonly requestId: string;
  /** When it began, by `performance.now()`. */
  readonly started: number;
}

export const requestContext = new AsyncLocalStorage<RequestContext>();

/** The id that the answer, every log line and every message of this request carry. */
export function currentRequestId(): string {
  return requestContext.getStore()?.requestId ?? 'none';
}
