import { UnusableImageError } from '../detection.errors.js';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif';

const SUPPORTED = 'JPEG, PNG, WebP and AVIF are supported';

/** Other kinds of files that people send as photos, by their first bytes; a character is a byte. */
const SIGNATURES: readonly (readonly [start: string, kind: string])[] = [
  ['GIF8', 'a GIF image'],
  ['II*\0', 'a TIFF or camera raw image'],
  ['MM\0*', 'a TIFF or camera raw image'],
  ['II+\0', 'a TIFF or camera raw image'],
  ['MM\0+', 'a TIFF or camera raw image'],
  ['BM', 'a BMP image'],
  ['\0\0\x01\0', 'an icon'],
  ['8BPS', 'a Photoshop file'],
  ['\xff\x0a', 'a JPEG XL image'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL image'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000 image'],
  ['\xff\x4f\xff\x51', 'a JPEG 2000 image'],
  ['%PDF-', 'a PDF document'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'gzip data'],
  ['\x1aE\xdf\xa3', 'a Matroska or WebM video'],
  ['RIFF', 'a RIFF file, such as a sound or a video'],
];

/** What is text tells itself by its first element, after a byte order mark, declarations and comments. */
const MARKUP: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^(?:\xef\xbb\xbf)?\s*(?:<[?!].*)?<svg[\s>]/is, 'an SVG drawing'],
  [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)/i, 'an HTML page'],
  [/^(?:\xef\xbb\xbf)?\s*<\?xml/i, 'an XML document'],
];

const SNIFFED_BYTES = 4096;

/**
 * Tells the format by the content: a name or a declared type may say anything.
 *
 * @throws {UnusableImageError} `CORRUPT_IMAGE` when there is nothing, `UNSUPPORTED_FORMAT` naming what was found instead.
 */
export function recogniseFormat(image: Uint8Array): ImageFormat {
  if (image.byteLength === 0) throw new UnusableImageError('CORRUPT_IMAGE', 'The object is empty (0 bytes)');
  const head = Buffer.from(image.buffer, image.byteOffset, Math.min(image.byteLength, SNIFFED_BYTES)).toString(
    'latin1',
  );
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (/^RIFF.{4}WEBP/s.test(head)) return 'webp';
  const brands = mediaBrands(head);
  if (brands.has('avif') || brands.has('avis')) return 'avif';
  if (brands.size > 0 && [...brands].some((brand) => /^(?:hei|hev|mif1|msf1)/.test(brand))) {
    throw new UnusableImageError(
      'UNSUPPORTED_FORMAT',
      `The object is a HEIC image (as iPhones take them); ${SUPPORTED}`,
    );
  }
  throw new UnusableImageError('UNSUPPORTED_FORMAT', `The object is ${kindOf(head)}; ${SUPPORTED}`);
}

function kindOf(head: string): string {
  if (head.slice(4, 8) === 'ftyp') return 'a video or another media container';
  const known = SIGNATURES.find(([start]) => head.startsWith(start)) ?? MARKUP.find(([pattern]) => pattern.test(head));
  return known?.[1] ?? 'not an image';
}

/** The brands of an ISO base media file: its major one and those that it is compatible with. */
function mediaBrands(head: string): ReadonlySet<string> {
  if (head.slice(4, 8) !== 'ftyp') return new Set();
  const length = Buffer.from(head.slice(0, 4), 'latin1').readUInt32BE();
  const brands = head.slice(8, 12) + head.slice(16, Math.min(length, head.length));
  return new Set(brands.match(/.{4}/gsu) ?? []);
}
