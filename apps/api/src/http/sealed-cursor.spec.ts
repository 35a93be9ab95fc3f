import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCursor, sealCursor } from './sealed-cursor.js';

const list = fc.array(fc.option(fc.string({ unit: 'binary' }), { nil: undefined }), { maxLength: 4 });
const position = fc.uint8Array({ maxLength: 50 });

describe('a sealed cursor', () => {
  it('should give back its position to its own list only', () => {
    fc.assert(
      fc.property(list, list, position, (made, used, bytes) => {
        const isSame = JSON.stringify(made) === JSON.stringify(used);
        expect(openCursor(made, sealCursor(made, bytes))).toEqual(Buffer.from(bytes));
        expect(openCursor(used, sealCursor(made, bytes))).toEqual(isSame ? Buffer.from(bytes) : undefined);
      }),
    );
  });

  it('should tell lists apart that read the same one after the other', () => {
    const cursor = sealCursor(['a', 'b'], Buffer.from('c'));
    for (const other of [['ab'], ['a', 'bc'], ['a"', '"b'], ['a', 'b', undefined], ['b', 'a'], []]) {
      expect(openCursor(other, cursor)).toBeUndefined();
    }
  });

  it('should be none when anything of it is changed', () => {
    const bytes = Buffer.from(sealCursor(['goals'], Buffer.from('place')), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(openCursor(['goals'], changed.toString('base64url'))).toBeUndefined();
    }
  });

  it('should be none when it is any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(openCursor(['goals'], text)).toBeUndefined();
      }),
    );
  });
});
