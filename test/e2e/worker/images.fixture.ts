import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { box } from './images/media-boxes.fixture.js';
import { assemblePng } from './images/png.fixture.js';

/** A PNG that says it is so large, with next to nothing in it: what is wrong with it must be found before it is decoded. */
export function pngOfSize(width: number, height: number): Buffer {
  return assemblePng({ width, height }, { colourType: 2, bitDepth: 8 }, deflateSync(Buffer.alloc(100)));
}

/** The beginning of a photo as iPhones take them. */
export function heicHeader(): Buffer {
  return Buffer.concat([box('ftyp', Buffer.from('heic\0\0\0\0mif1heic', 'latin1')), Buffer.alloc(200)]);
}

/** A rendered scene with several objects that the default model knows. */
export function readScene(): Promise<Buffer> {
  return readFile(join('models', 'samples', 'scene-000001.jpg'));
}
