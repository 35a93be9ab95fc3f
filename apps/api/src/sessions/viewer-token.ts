import { timingSafeEqual } from 'node:crypto';
import { AppError } from '@spotter/shared';
import { hashOfToken } from '../auth/random-token.js';
import type { SessionItem } from './session.item.js';

export const VIEWER_TOKEN_HEADER = 'x-viewer-token';

/** In a time that tells nothing of the right token. */
export function isViewerToken({ viewerTokenHash }: SessionItem, token: string): boolean {
  return timingSafeEqual(Buffer.from(viewerTokenHash, 'hex'), Buffer.from(hashOfToken(token), 'hex'));
}

/**
 * Whether who asks is the session's viewer.
 *
 * @throws {AppError} `UNAUTHENTICATED` for a wrong token; none at all is that of somebody who only knows the id.
 */
export function checkViewer(session: SessionItem, token: string | undefined): boolean {
  if (token === undefined) return false;
  if (isViewerToken(session, token)) return true;
  throw new AppError('UNAUTHENTICATED', 'The viewer token is not that of this session');
}
