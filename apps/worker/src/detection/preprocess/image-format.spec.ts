import { describe, expect, it } from '@jest/globals';
import { recogniseFormat } from './image-format.js';

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function container(...brands: string[]): Buffer {
  const content = `ftyp${brands[0] ?? ''}\0\0\0\0${brands.slice(1).join('')}`;
  return bytes(`\0\0\0${String.fromCharCode(4 + content.length)}${content}rest`);
}

describe('recogniseFormat', () => {
  it.each([
    ['jpeg', bytes('\xff\xd8\xff\xe0')],
    ['png', bytes('\x89PNG\r\n\x1a\nrest')],
    ['webp', bytes('RIFF\x10\0\0\0WEBPVP8 ')],
    ['avif', container('avif', 'mif1', 'miaf')],
    ['avif', container('mif1', 'miaf', 'avif')],
  ])('should recognise %s by its content', (format, image) => {
    expect(recogniseFormat(image)).toBe(format);
  });

  it.each([
    ['a HEIC image', container('heic', 'mif1', 'heic')],
    ['a HEIC image', container('mif1', 'heix')],
    ['a video', container('isom', 'mp42')],
    ['a GIF image', bytes('GIF89a')],
    ['a TIFF or camera raw image', bytes('II*\0')],
    ['a TIFF or camera raw image', bytes('MM\0+\0\x08')],
    ['a BMP image', bytes('BM6')],
    ['a PDF document', bytes('%PDF-1.7')],
    ['a RIFF file', bytes('RIFF\x10\0\0\0WAVEfmt ')],
    ['an SVG drawing', bytes('<svg xmlns="x">')],
    ['an SVG drawing', bytes('\xef\xbb\xbf<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n<svg>')],
    ['an HTML page', bytes('<!DOCTYPE html><html>')],
    ['an XML document', bytes('<?xml version="1.0"?><Error/>')],
    ['not an image', bytes('hello')],
    ['not an image', bytes('\0')],
  ])('should say that it is %s', (kind, image) => {
    expect(() => recogniseFormat(image)).toThrow(
      expect.objectContaining({
        code: 'UNSUPPORTED_FORMAT',
        message: expect.stringContaining(`The object is ${kind}`),
      }),
    );
  });

  it('should call nothing at all a corrupt image', () => {
    expect(() => recogniseFormat(new Uint8Array())).toThrow(expect.objectContaining({ code: 'CORRUPT_IMAGE' }));
  });
});
