import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sessionIdOfKey, sessionUploadKey } from './upload-key.js';

const ID = '0b0e7f36-1111-4222-8333-444455556666';

describe('sessionUploadKey', () => {
  it('should be told back by sessionIdOfKey', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.date({ noInvalidDate: true, min: new Date(0) }), (id, now) => {
        expect(sessionIdOfKey(sessionUploadKey(id, now))).toBe(id);
      }),
    );
  });
});

describe('sessionIdOfKey', () => {
  it.each([
    `session-uploads/${ID}/image-`,
    `session-uploads/${ID}/image-1.jpg`,
    `session-uploads/${ID}/image-12345678901234567`,
    `session-uploads/${ID}/image-1\n`,
    `session-uploads/${ID}/x/image-1`,
    `session-uploads/${ID.toUpperCase()}/image-1`,
    `uploads/session-uploads/${ID}/image-1`,
    `/session-uploads/${ID}/image-1`,
    `session-uploads//image-1`,
    '',
  ])('should not know %j', (key) => {
    expect(sessionIdOfKey(key)).toBeUndefined();
  });
});
