import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { AppError } from '@spotter/shared';
import type { SessionItem } from './session.item.js';

export const VIEWER_TOKEN_HEADER = 'x-viewer-token';

const TOKEN_BYTES = 16;

/** 128 random bits, as 22 characters that need no encoding in a URL. */
export function newViewerToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

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
