import { UUID_V4 } from '../uuid.js';

const PATTERN = new RegExp(`^session-uploads/(?<sessionId>${UUID_V4})/image-\\d{1,16}$`);

/** Under which all uploads of a session are. */
export function uploadPrefix(sessionId: string): string {
  return `session-uploads/${sessionId}/`;
}

const REQUESTS_PER_MS = 1_000;

/**
 * `session-uploads/{sessionId}/image-{timestamp}`, the timestamp in milliseconds and three more digits that count the
 * session's requests: two who ask in the same millisecond must not be given one key, or one could replace the other's photo.
 */
export function sessionUploadKey(sessionId: string, now: Date, request: number): string {
  const count = String(request % REQUESTS_PER_MS).padStart(3, '0');
  return `${uploadPrefix(sessionId)}image-${now.getTime()}${count}`;
}

/** Whose upload a key is, or `undefined` when it is none of ours. */
export function sessionIdOfKey(key: string): string | undefined {
  return PATTERN.exec(key)?.groups?.['sessionId'];
}
