import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { typeOfFile, uploadKey } from './upload-key.js';

const NOW = new Date('2026-01-02T23:59:59.999Z');
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

function nameIn(key: string): string {
  return key.replace(new RegExp(`^uploads/2026/01/02/${UUID}-`), '');
}

describe('uploadKey', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['my photo (1).jpg', 'myphoto1.jpg'],
    ['../../etc/passwd', 'etcpasswd'],
    ['a..b...c', 'a.b.c'],
    ['.hidden.', 'hidden'],
    ['スクワット.png', 'png'],
    ['スクワット', 'file'],
    ['\u0000\r\n', 'file'],
    ['...', 'file'],
    ['${filename}', 'filename'],
    ['%2e%2e%2f', '2e2e2f'],
    [`${'a'.repeat(99)}.jpg`, 'a'.repeat(99)],
    ['b'.repeat(1_000), 'b'.repeat(100)],
  ])('should reduce the name %j to %j', (filename, name) => {
    expect(nameIn(uploadKey(filename, undefined, NOW))).toBe(name);
  });

  it('should put the user before the UTC day', () => {
    expect(uploadKey('a.jpg', 'auth0|user@x', NOW)).toMatch(
      new RegExp(`^uploads/auth0\\|user@x/2026/01/02/${UUID}-a\\.jpg$`),
    );
  });

  it('should never give the same key twice', () => {
    expect(uploadKey('a.jpg', undefined, NOW)).not.toBe(uploadKey('a.jpg', undefined, NOW));
  });

  it('should make a key of the fixed pattern of any file name', () => {
    const name = '(?!\\.)(?!.*\\.\\.)[A-Za-z0-9._-]{1,100}(?<!\\.)';
    const pattern = new RegExp(`^uploads/2026/01/02/${UUID}-${name}$`);
    const anyName = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1_024 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom('.', '..', '/', '\\', 'a', '\u0000', '%2e', '\uD800', '-', '_'),
        maxLength: 300,
      }),
    );
    fc.assert(
      fc.property(anyName, (filename) => pattern.test(uploadKey(filename, undefined, NOW))),
      { numRuns: 1_000 },
    );
  });
});

describe('typeOfFile', () => {
  it.each([
    ['a.jpg', 'image/jpeg'],
    ['a.JPEG', 'image/jpeg'],
    ['a.b.PNG', 'image/png'],
    ['a.webp', 'image/webp'],
    ['a.avif', 'image/avif'],
    ['a.gif', 'image/jpeg'],
    ['png', 'image/jpeg'],
    ['a.png ', 'image/jpeg'],
    ['a.constructor', 'image/jpeg'],
    ['', 'image/jpeg'],
  ])('should take %j for %s', (filename, type) => {
    expect(typeOfFile(filename)).toBe(type);
  });
});
