import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/** A PNG that says it is so large, with next to nothing in it: what is wrong with it must be found before it is decoded. */
export function pngOfSize(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(100))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** The beginning of a photo as iPhones take them. */
export function heicHeader(): Buffer {
  const brands = Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + brands.length);
  return Buffer.concat([length, brands, Buffer.alloc(200)]);
}

/** A rendered scene with several objects that the default model knows. */
export function readScene(): Promise<Buffer> {
  return readFile(join('models', 'samples', 'scene-000001.jpg'));
}
