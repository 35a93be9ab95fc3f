import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { HEAD_BYTES, pictureTypeOf, TAKEN_TYPES } from './picture.type.js';

const SCENE = join('models', 'samples', 'scene-000001.jpg');

async function headOf(format: 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff'): Promise<Uint8Array> {
  return (
    await sharp(await readFile(SCENE))
      .resize(64)
      .toFormat(format)
      .toBuffer()
  ).subarray(0, HEAD_BYTES);
}

/** The first box of a file of ISO/IEC 14496-12. */
function fileType(major: string, ...compatible: string[]): Uint8Array {
  const box = Buffer.from(`\0\0\0\0ftyp${major}\0\0\0\0${compatible.join('')}`, 'latin1');
  box.writeUInt32BE(box.length);
  return Buffer.concat([box, Buffer.from('\0\0\0\x10metaavif', 'latin1')]);
}

describe('pictureTypeOf', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('should know a %s by what an encoder writes', async (format) => {
    expect(pictureTypeOf(await headOf(format))).toBe(`image/${format}`);
  });

  it.each(['gif', 'tiff'] as const)('should take a %s for none of them', async (format) => {
    expect(pictureTypeOf(await headOf(format))).toBeUndefined();
  });

  it.each([
    ['of an iPhone', fileType('heic', 'mif1', 'MiHB', 'MiHE', 'MiPr', 'miaf', 'heic', 'tmap')],
    ['of a burst', fileType('hevc', 'msf1', 'hevc')],
    ['that names its coding after its structure', fileType('mif1', 'heic')],
  ])('should know a HEIC %s', (_, head) => {
    expect(pictureTypeOf(head)).toBe('image/heic');
  });

  it('should know an AVIF that names its structure first, and no film', () => {
    expect(pictureTypeOf(fileType('mif1', 'miaf', 'avif'))).toBe('image/avif');
    expect(pictureTypeOf(fileType('isom', 'iso2', 'mp41'))).toBeUndefined();
  });

  it('should read no brand behind the box that lists them', () => {
    expect(pictureTypeOf(fileType('qt  '))).toBeUndefined();
  });

  it('should take a cut signature for none', async () => {
    const head = await headOf('png');
    expect(pictureTypeOf(head.subarray(0, 7))).toBeUndefined();
    expect(pictureTypeOf(new Uint8Array())).toBeUndefined();
  });

  it('should name one of the known types or none, whatever the bytes', () => {
    const box = fc
      .tuple(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ maxLength: 200 }))
      .map(([size, rest]) => Uint8Array.from([...size, ...Buffer.from('ftyp'), ...rest]));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), box), (bytes) => {
        expect([...TAKEN_TYPES, 'image/heic', undefined]).toContain(pictureTypeOf(bytes));
      }),
    );
  });
});
