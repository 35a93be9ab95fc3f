import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromCursor, toCursor } from './job-cursor.js';

const JOB = '0b0e7f36-1111-4222-8333-444455556666';

describe('cursor', () => {
  it('should come back as the index it was made of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (index) => fromCursor(JOB, toCursor(JOB, index)) === index),
    );
  });

  it('should be refused with any bit changed', () => {
    const bytes = Buffer.from(toCursor(JOB, 100), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => fromCursor(JOB, changed.toString('base64url'))).toThrow(/cursor/);
    }
  });

  it.each(['', 'x', '100', toCursor('another', 100), `${toCursor(JOB, 1)}=`, toCursor(JOB, 1_000), 'é'.repeat(16)])(
    'should refuse %j',
    (cursor) => {
      expect(() => fromCursor(JOB, cursor)).toThrow(/cursor/);
    },
  );

  it('should refuse any text that is no cursor', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => fromCursor(JOB, text)).toThrow(/cursor/);
      }),
    );
  });
});
