import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sealCursor } from '../http/sealed-cursor.js';
import { fromCursor, toCursor } from './job-list-cursor.js';

const list = { userId: 'ada' };
const position = { createdAt: '2026-01-02T03:04:05.678Z', jobId: '0b0e7f36-1111-4222-8333-444455556666' };

describe('the cursor of a list of jobs', () => {
  it('should come back as the position it was made of', () => {
    const time = fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.string(), time, fc.uuid({ version: 4 }), (userId, createdAt, jobId) => {
        const at = { createdAt: createdAt.toISOString(), jobId };
        expect(fromCursor({ userId }, toCursor({ userId }, at))).toEqual(at);
      }),
    );
  });

  it('should be refused with any bit changed', () => {
    const bytes = Buffer.from(toCursor(list, position), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => fromCursor(list, changed.toString('base64url'))).toThrow('cursor is not one of this list');
    }
  });

  it.each([
    ['of another user', toCursor({ userId: 'adam' }, position)],
    ['of one status', toCursor({ ...list, status: 'FAILED' }, position)],
    ['of no position', sealCursor(['jobs', 'ada', undefined], Buffer.from('anything'))],
    ['of a position that no job has', toCursor(list, { ...position, jobId: 'x' })],
    ['that is empty', ''],
  ])('should be refused %s', (_case, cursor) => {
    expect(() => fromCursor(list, cursor)).toThrow('cursor is not one of this list');
  });
});
