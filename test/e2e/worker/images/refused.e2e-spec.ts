import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { LIMITS } from '@spotter/shared';
import sharp from 'sharp';
import { decodeImage } from '../../../../apps/worker/src/detection/preprocess/decode-image.js';
import { heicHeader, pngOfSize } from '../images.fixture.js';
import { decode, INPUT, PREPROCESSING } from './decoded.fixture.js';
import { box } from './media-boxes.fixture.js';
import type { Size } from './picture.fixture.js';
import { LYING, paint } from './picture.fixture.js';
import { blankPng } from './png.fixture.js';

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>';
const PARTS = 16;

function text(content: string): Buffer {
  return Buffer.from(content, 'latin1');
}

function picture() {
  return sharp(paint(LYING), { raw: { ...LYING, channels: 3 } });
}

async function everyFormat(): Promise<readonly (readonly [name: string, image: Buffer])[]> {
  return [
    ['jpeg', await picture().jpeg().toBuffer()],
    ['progressive jpeg', await picture().jpeg({ progressive: true }).toBuffer()],
    ['png', await picture().png().toBuffer()],
    ['interlaced png', await picture().png({ progressive: true }).toBuffer()],
    ['lossy webp', await picture().webp().toBuffer()],
    ['lossless webp', await picture().webp({ lossless: true }).toBuffer()],
    ['avif', await picture().avif().toBuffer()],
  ];
}

describe('what is not an image of the list', () => {
  it.each([
    ['an SVG', text(SVG)],
    ['an SVG after a declaration', text(`<?xml version="1.0"?><!-- a photo -->${SVG}`)],
    ['an SVG in UTF-16', Buffer.from(`\ufeff${SVG}`, 'utf16le')],
    ['a compressed SVG', gzipSync(SVG)],
    ['a JPEG, but for its first byte', text(`\xfe\xd8\xff${SVG}`)],
    ['an empty XML document', text('<?xml version="1.0"?>')],
    ['an HTML page', text('<!doctype html><title>403</title>')],
    ['JSON', text('{"image":"photo.jpg"}')],
    ['a HEIC image', heicHeader()],
    ['a video', Buffer.concat([box('ftyp', text('isom\0\0\0\0isomavc1')), box('mdat', Buffer.alloc(99))])],
    ['a GIF', text('GIF89a\x01\0\x01\0\0\0\0;')],
    ['a TIFF', text('II*\0\x08\0\0\0\0\0')],
    ['a BigTIFF', text('MM\0+\0\x08\0\0')],
    ['a BMP', text('BM\x46\0\0\0')],
    ['an icon', text('\0\0\x01\0\x01\0')],
    ['a Photoshop file', text('8BPS\0\x01')],
    ['a JPEG XL', text('\xff\x0a\xfa')],
    ['a JPEG XL in boxes', text('\0\0\0\x0cJXL \r\n\x87\n')],
    ['a JPEG 2000', text('\0\0\0\x0cjP  \r\n\x87\n')],
    ['a PDF', text('%PDF-1.7\n\xff\xd8\xff')],
    ['a sound', text('RIFF\x24\0\0\0WAVEfmt ')],
    ['a portable pixmap', text('P6 1 1 255 abc')],
    ['Radiance HDR', text('#?RADIANCE\n')],
    ['a PNG with other line ends', text('\x89PNG\n\x1a\nIHDR')],
  ])('should be refused by its content: %s', async (_, image) => {
    await expect(decode(image)).rejects.toMatchObject({ name: 'UnusableImageError', code: 'UNSUPPORTED_FORMAT' });
  });

  it.each([
    ['a JPEG', '\xff\xd8\xff\xe0'],
    ['a PNG', '\x89PNG\r\n\x1a\n'],
    ['a WebP', 'RIFF\x99\0\0\0WEBP'],
    ['an AVIF', '\0\0\0\x14ftypavif\0\0\0\0avif'],
  ])('should be a corrupt image when it only begins like %s', async (_, start) => {
    for (const rest of ['', SVG, '<html><script>alert(1)</script>', '\0'.repeat(5_000), '\xff'.repeat(5_000)]) {
      await expect(decode(text(start + rest))).rejects.toMatchObject({
        name: 'UnusableImageError',
        code: 'CORRUPT_IMAGE',
      });
    }
  });
});

describe('the decoder', () => {
  it('should not even be able to render what is not of the list', async () => {
    await expect(sharp(text(SVG)).metadata()).rejects.toThrow('unsupported image format');
    await expect(sharp(text('GIF89a\x01\0\x01\0\0\0\0;')).metadata()).rejects.toThrow('unsupported image format');
  });
});

describe('a picture that is cut off', () => {
  it('should end with a code at every sixteenth of its length, in every format', async () => {
    for (const [name, image] of await everyFormat()) {
      const ends: unknown[] = [];
      for (let part = 0; part < PARTS; part++) {
        const cut = image.subarray(0, Math.floor((image.length * part) / PARTS));
        ends.push(
          await decode(cut).then(
            () => 'shown',
            (error: unknown) => error,
          ),
        );
      }
      const expected = expect.objectContaining({
        name: 'UnusableImageError',
        code: expect.stringMatching(/^(CORRUPT_IMAGE|UNSUPPORTED_FORMAT)$/),
      });
      expect([name, ...ends]).toEqual([name, ...ends.map(() => expected)]);
      await expect(decode(image)).resolves.toMatchObject({ size: LYING });
    }
  });
});

describe('the size of a picture', () => {
  it.each<readonly [Size]>([
    [{ width: 1, height: 1 }],
    [{ width: 1, height: 20_000 }],
    [{ width: 20_000, height: 1 }],
    [{ width: 1_000_000, height: 1 }],
    [{ width: 10_000, height: 5_000 }],
  ])('should be allowed up to the limit: %j', async (size) => {
    expect(size.width * size.height).toBeLessThanOrEqual(LIMITS.imagePixels);
    const { rgb, placement } = await decodeImage(blankPng(size, { colourType: 0, bitDepth: 1 }), INPUT, PREPROCESSING);
    expect(placement.original).toEqual(size);
    expect(rgb).toEqual(new Uint8Array(3 * placement.width * placement.height));
  });

  it.each<readonly [Size]>([
    // 50,000,001
    [{ width: 3_561, height: 14_041 }],
    [{ width: 10_000, height: 5_001 }],
    [{ width: 999_999, height: 999_999 }],
  ])('should be refused over the limit: %j', async (size) => {
    await expect(decode(pngOfSize(size.width, size.height))).rejects.toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });

  it('should be refused when no decoder would take it', async () => {
    await expect(decode(pngOfSize(2 ** 31 - 1, 1))).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
    await expect(decode(pngOfSize(0, 1))).rejects.toMatchObject({ code: 'CORRUPT_IMAGE' });
  });
});
