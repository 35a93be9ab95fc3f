import { isSessionUser, parseS3Url, sessionIdOf } from '@spotter/shared';
import { ANONYMOUS } from '../auth/user-id.js';
import { isUnowned, ownerOfImage } from '../jobs/image-url.js';
import { sessionIdOfKey } from '../sessions/upload-key.js';

/**
 * The key of an image in the upload bucket, if it is an upload of that user: under `uploads/{userId}/`, of a session's job
 * under its `session-uploads/{sessionId}/`, of nobody's where an upload has no owner. `undefined` of any other.
 */
export function ownKeyOf(imageUrl: string, userId: string, uploadBucket: string): string | undefined {
  const { bucket, key = '' } = parseS3Url(imageUrl) ?? {};
  if (bucket !== uploadBucket) return undefined;
  if (isSessionUser(userId)) return sessionIdOfKey(key) === sessionIdOf(userId) ? key : undefined;
  if (userId === ANONYMOUS) return isUnowned(key) ? key : undefined;
  return key.startsWith('uploads/') && ownerOfImage(imageUrl) === userId ? key : undefined;
}
