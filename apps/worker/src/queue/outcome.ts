import type { ImageErrorCode } from '@spotter/shared';

/** How the image of a message has ended. */
export interface ImageEnd {
  readonly status: 'DONE' | 'FAILED';
  readonly code?: ImageErrorCode;
  /** How many attempts on it had begun. */
  readonly attempts: number;
}

/** Why a message is deleted: nothing is left to do for it. */
export type DoneReason =
  /** Its image has ended and is counted. */
  | 'finished'
  /** Its job has ended in another way, as by a cancellation. */
  | 'job-ended'
  /** There is no such job, or it has no such image. */
  | 'gone'
  /** Its job or image is in another run, which has messages of its own. */
  | 'other-run'
  /** No job can record it: a copy with a reason is with the dead letters. */
  | 'dead-letter';

/** Why a message is left in the queue. */
export type LeaveReason =
  /** Somebody's attempt on its image is alive. */
  | 'leased'
  /** Somebody else ended its image just now, and may not have counted it. */
  | 'just-ended'
  /** Its turn to be tried did not come in time, or not before the worker was to go. */
  | 'no-turn'
  /** The attempt ended by no fault of the image, which has it back. */
  | 'given-back'
  /** The attempt ended before it reported back, and counts. */
  | 'cut-short'
  /** AWS kept failing. */
  | 'dependency'
  /** There is a fault in this program. */
  | 'fault';

/** What becomes of a message: it is deleted, or left in the queue and visible again after a delay. */
export type Outcome =
  | { readonly kind: 'done'; readonly reason: DoneReason; readonly ended?: ImageEnd }
  | { readonly kind: 'leave'; readonly reason: LeaveReason; readonly delaySeconds: number };

/** Nothing is left to do for the message. `ended` tells how its image ended, if it has one that did. */
export function done(reason: DoneReason, ended?: ImageEnd): Outcome {
  return { kind: 'done', reason, ...(ended && { ended }) };
}

/** Visible again after a rest, somewhat spread, so that what failed together does not come back together. */
export function leave(restSeconds: number, reason: LeaveReason): Outcome {
  return { kind: 'leave', reason, delaySeconds: Math.ceil(restSeconds * (1 + Math.random() / 2)) };
}

/** Visible again once a lease has ended. */
export function leaveUntil(leaseEnd: Date, reason: LeaveReason, now: Date): Outcome {
  const seconds = Math.max(0, leaseEnd.getTime() - now.getTime()) / 1_000;
  return { kind: 'leave', reason, delaySeconds: Math.ceil(seconds) + 1 };
}
