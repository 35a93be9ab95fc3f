import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sessionUser } from '@spotter/shared';
import { ownKeyOf } from './own-object.js';

const sessionId = randomUUID();
const session = sessionUser(sessionId);

describe('ownKeyOf', () => {
  it.each([
    ['ada', 'uploads/ada/2026/11/20/photo.jpg'],
    ['ada', 'uploads/ada/photo.jpg'],
    ['anonymous', 'uploads/2026/11/20/photo.jpg'],
    [session, `session-uploads/${sessionId}/image-1`],
  ])('should know an upload of %s', (userId, key) => {
    expect(ownKeyOf(`s3://photos/${key}`, userId, 'photos')).toBe(key);
  });

  it.each([
    ['of another user', 'ada', 'uploads/bob/2026/11/20/photo.jpg'],
    ['of a user whose id begins so', 'ada', 'uploads/adam/photo.jpg'],
    ['of nobody, for a user', 'ada', 'uploads/2026/11/20/photo.jpg'],
    ['of nobody, for a user of that name', '2026', 'uploads/2026/11/20/photo.jpg'],
    ['of a user, for nobody', 'anonymous', 'uploads/ada/photo.jpg'],
    ['of no form', 'anonymous', 'uploads/photo.jpg'],
    ['outside of uploads', 'ada', 'exercises/ada/photo.jpg'],
    ['of another session', session, `session-uploads/${randomUUID()}/image-1`],
    ['of a user, for a session', session, `uploads/${session}/photo.jpg`],
    ['of a session, for a user', sessionId, `session-uploads/${sessionId}/image-1`],
  ])('should not take one %s', (_case, userId, key) => {
    expect(ownKeyOf(`s3://photos/${key}`, userId, 'photos')).toBeUndefined();
  });

  it('should not take one of another bucket, or what is no object', () => {
    expect(ownKeyOf('s3://catalogue/uploads/ada/photo.jpg', 'ada', 'photos')).toBeUndefined();
    expect(ownKeyOf('uploads/ada/photo.jpg', 'ada', 'photos')).toBeUndefined();
  });
});
