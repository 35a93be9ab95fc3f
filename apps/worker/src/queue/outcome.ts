import type { ImageErrorCode } from '@spotter/shared';

/** How the image of a message has ended. */
export interface ImageEnd {
  readonly status: 'DONE' | 'FAILED';
  readonly code?: ImageErrorCode;
}

/** What becomes of a message: it is deleted, or left in the queue and visible again after a delay. */
export type Outcome =
  | { readonly kind: 'done'; readonly reason: string; readonly ended?: ImageEnd }
  | { readonly kind: 'leave'; readonly reason: string; readonly delaySeconds: number };

/** Nothing is left to do for the message. `ended` tells how its image ended, if it has one that did. */
export function done(reason: string, ended?: ImageEnd): Outcome {
  return { kind: 'done', reason, ...(ended && { ended }) };
}

/** Visible again after a rest, somewhat spread, so that what failed together does not come back together. */
export function leave(restSeconds: number, reason: string): Outcome {
  return { kind: 'leave', reason, delaySeconds: Math.ceil(restSeconds * (1 + Math.random() / 2)) };
}

/** Visible again once a lease has ended. */
export function leaveUntil(leaseEnd: Date, reason: string): Outcome {
  const seconds = Math.max(0, leaseEnd.getTime() - Date.now()) / 1_000;
  return { kind: 'leave', reason, delaySeconds: Math.ceil(seconds) + 1 };
}
