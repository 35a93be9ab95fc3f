import { UUID_V4 } from '../uuid.js';

const PATTERN = new RegExp(`^session-uploads/(?<sessionId>${UUID_V4})/image-\\d{1,16}$`);

/** Under which all uploads of a session are. */
export function uploadPrefix(sessionId: string): string {
  return `session-uploads/${sessionId}/`;
}

/** `session-uploads/{sessionId}/image-{timestamp}`, the timestamp in milliseconds. */
export function sessionUploadKey(sessionId: string, now: Date): string {
  return `${uploadPrefix(sessionId)}image-${now.getTime()}`;
}

/** Whose upload a key is, or `undefined` when it is none of ours. */
export function sessionIdOfKey(key: string): string | undefined {
  return PATTERN.exec(key)?.groups?.['sessionId'];
}
