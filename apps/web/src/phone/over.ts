import type { Schemas } from '@spotter/client';
import { sentenceFor } from '../api/failure.js';

/** Why nothing can be sent with a code any more, each with a way on. */
export const OVER = {
  unknown: 'This code is not known, or no longer. Scan the one that the screen shows now.',
  expired: sentenceFor('SESSION_EXPIRED'),
  completed: sentenceFor('SESSION_COMPLETED'),
} as const;

type Session = Pick<Schemas['Session'], 'status' | 'expiresAt'>;

/**
 * How long a code is still good for, in milliseconds, by the clock of the server: a phone's own may be set wrong.
 * @param date of the answer that the session came by, as HTTP writes it.
 * @returns undefined when the answer does not tell; then whoever signs the upload will.
 */
export function leftOf({ expiresAt }: Session, date: string | null): number | undefined {
  const now = Date.parse(date ?? '');
  return Number.isNaN(now) ? undefined : Math.max(0, expiresAt * 1_000 - now);
}

export function overOf({ status }: Session, left: number | undefined): string | undefined {
  if (status === 'COMPLETED') return OVER.completed;
  return left === 0 ? OVER.expired : undefined;
}
