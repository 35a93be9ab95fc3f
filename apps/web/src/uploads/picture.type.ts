/** What the detector reads, as `contentType`. */
export const TAKEN_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const;
export type TakenType = (typeof TAKEN_TYPES)[number];

/** How many bytes of a file tell what it is. */
export const HEAD_BYTES = 64;

const HEIF_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/**
 * What a file is by its first bytes: names and the browser's own guess go wrong, mostly for HEIC.
 * By the signatures of ISO/IEC 10918, 15948, 14496-12 (brands of ISO/IEC 23008-12 and of AVIF) and WebP's container.
 */
export function pictureTypeOf(head: Uint8Array): TakenType | 'image/heic' | undefined {
  const text = String.fromCharCode(...head.subarray(0, HEAD_BYTES));
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp';
  if (text.slice(4, 8) !== 'ftyp') return undefined;
  // The major brand, and after its version those that it is compatible with.
  const size = ((head[2] ?? 0) << 8) | (head[3] ?? 0);
  const box = text.slice(8, Math.min(size, HEAD_BYTES));
  const brands = [box.slice(0, 4), ...(box.slice(8).match(/.{4}/gs) ?? [])];
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'image/avif';
  return brands.some((brand) => HEIF_BRANDS.includes(brand)) ? 'image/heic' : undefined;
}
