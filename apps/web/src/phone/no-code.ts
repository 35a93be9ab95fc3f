import type { KeptSession } from './kept.session.js';

/** What is said where there is no code to send a photo by. */
export const NO_CODE = {
  /** To who loads the page again once all is done. */
  sent: 'Your photo is on the screen. You can close this page; for another photo, scan the screen’s next code.',
  broken: 'The code in this address is not whole. Scan the one that the screen shows now.',
  missing: 'This page belongs to a code. Scan the one that a screen shows.',
} as const;

/** Why a page that was opened with this fragment has no session. */
export function noCodeOf(hash: string, { isSent }: Pick<KeptSession, 'isSent'>): keyof typeof NO_CODE {
  if (hash !== '') return 'broken';
  return isSent ? 'sent' : 'missing';
}
