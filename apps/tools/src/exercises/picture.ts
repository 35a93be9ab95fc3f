import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { LIMITS } from '@spotter/shared';
import sharp from 'sharp';

const PICTURE_SIDE = 1_600;
const THUMBNAIL_SIDE = 320;
const QUALITY = 82;
const DECODE_TIMEOUT_SECONDS = 20;
const MEGAPIXEL = 1_000_000;

// Pictures are rendered side by side, one thread each. A cache would keep files open, which Windows then can't delete.
sharp.concurrency(1);
sharp.cache(false);
// libvips tells the format by content and would render SVG or run any loader that it was built with.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegFile',
    'VipsForeignLoadPngFile',
    'VipsForeignLoadWebpFile',
    'VipsForeignLoadHeifFile',
  ],
});

/** Why a picture can't be used, as the rest of a sentence that begins with the picture. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** There is no such file. */
export class MissingPictureError extends PictureError {
  constructor() {
    super('is not there');
  }
}

/** An exercise's picture and its thumbnail, as JPEGs. */
export interface RenderedPicture {
  readonly picture: Buffer;
  readonly thumbnail: Buffer;
}

/**
 * Renders a file upright, on white where it is transparent, without its metadata: to at most 1600, and to at most 320
 * pixels on either side.
 * @throws {PictureError}
 */
export async function renderPicture(folder: string, image: string): Promise<RenderedPicture> {
  const path = await usablePath(folder, image);
  const [picture, thumbnail] = await Promise.all([render(path, PICTURE_SIDE), render(path, THUMBNAIL_SIDE)]);
  return { picture, thumbnail };
}

/** Decodes a file to see that it can be rendered. @throws {PictureError} */
export async function checkPicture(folder: string, image: string): Promise<void> {
  await render(await usablePath(folder, image), THUMBNAIL_SIDE);
}

/** The path of a picture that is there, of a format that is taken, and not too large to decode. */
async function usablePath(folder: string, image: string): Promise<string> {
  const path = pathBelow(folder, image);
  await requireFile(path);
  await requireNoWayOut(folder, path);
  // Without a limit, since it is the next lines that say how large the picture is.
  const metadata = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new PictureError('is not a picture in JPEG, PNG, WebP or AVIF, or is damaged', { cause: error });
    });
  const { width, height, format, compression } = metadata;
  // HEIF is AVIF's container too, and what phones have in it can't be decoded.
  if (format === 'heif' && compression !== 'av1')
    throw new PictureError('is a HEIC picture; JPEG, PNG, WebP and AVIF are taken');
  if (width * height > LIMITS.imagePixels) {
    throw new PictureError(
      `is ${width} x ${height} pixels, which is over the limit of ${LIMITS.imagePixels / MEGAPIXEL} megapixels`,
    );
  }
  return path;
}

function pathBelow(folder: string, image: string): string {
  const path = resolve(folder, image);
  if (isAbsolute(image) || !isBelow(folder, path)) throw new PictureError('must be a path below the folder of images');
  return path;
}

/** A link could bring what lies elsewhere on this machine into a catalogue that everybody sees. */
async function requireNoWayOut(folder: string, path: string): Promise<void> {
  const [realFolder, realPath] = await Promise.all([realpath(folder), realpath(path)]).catch((error: unknown) => {
    throw new PictureError('can no longer be read', { cause: error });
  });
  if (!isBelow(realFolder, realPath)) throw new PictureError('is a link that leads out of the folder of images');
}

function isBelow(folder: string, path: string): boolean {
  const below = relative(folder, path);
  return !isAbsolute(below) && below !== '..' && !below.startsWith(`..${sep}`);
}

async function requireFile(path: string): Promise<void> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) throw new MissingPictureError();
}

async function render(path: string, side: number): Promise<Buffer> {
  try {
    return await sharp(path, { failOn: 'error', limitInputPixels: LIMITS.imagePixels })
      .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY })
      .toBuffer();
  } catch (error) {
    throw new PictureError('is damaged or cut off', { cause: error });
  }
}
