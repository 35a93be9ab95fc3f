import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sessionIdOfKey, sessionUploadKey } from './upload-key.js';

const ID = '0b0e7f36-1111-4222-8333-444455556666';

// Until the year 2286, when milliseconds get another digit.
const dates = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(9_999_999_999_999) });

describe('sessionUploadKey', () => {
  it('should give no two requests of a millisecond the same key', () => {
    const now = new Date();
    const keys = Array.from({ length: 1_000 }, (_, request) => sessionUploadKey(ID, now, request));
    expect(new Set(keys).size).toBe(1_000);
  });

  it('should be told back by sessionIdOfKey', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), dates, fc.nat(), (id, now, request) => {
        expect(sessionIdOfKey(sessionUploadKey(id, now, request))).toBe(id);
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
