import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pictureOf, UnreadablePicture } from './picture.js';

const JPEG = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
const GIF = Uint8Array.from(Buffer.from('GIF89a'));
const HEIC = Uint8Array.from(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'));
const LIMITS = { bytes: 1_000, pixels: 50_000_000 };

interface Size {
  readonly width: number;
  readonly height: number;
}

describe('pictureOf', () => {
  /** Of what the browser reads; none when it can't. */
  let read: Size | undefined;
  /** Of what was made of it. */
  let made: Size | undefined;
  let madeBytes: number;
  beforeEach(() => {
    read = { width: 640, height: 480 };
    made = undefined;
    madeBytes = 10;
    class Image {
      onload?: () => void;
      onerror?: () => void;
      naturalWidth = 0;
      naturalHeight = 0;
      set src(_: string) {
        setImmediate(() => {
          if (!read) return this.onerror?.();
          Object.assign(this, { naturalWidth: read.width, naturalHeight: read.height });
          this.onload?.();
        });
      }
    }
    class Canvas {
      width = 300;
      height = 150;
      getContext() {
        return { fillRect: () => undefined, drawImage: () => undefined };
      }
      toBlob(take: (blob: Blob) => void, type: string): void {
        made = { width: this.width, height: this.height };
        take(new Blob([new Uint8Array(madeBytes)], { type }));
      }
    }
    Object.assign(globalThis, { Image, document: { createElement: () => new Canvas() } });
  });
  afterEach(() => {
    for (const name of ['Image', 'document']) Reflect.deleteProperty(globalThis, name);
  });

  it('should leave what the API takes as it is, also when this browser can not read it', async () => {
    const file = new Blob([JPEG]);
    expect((await pictureOf(file, LIMITS)).blob).toBe(file);
    read = undefined;
    expect(await pictureOf(file, LIMITS)).toEqual({ blob: file, contentType: 'image/jpeg' });
    expect(made).toBeUndefined();
  });

  it.each([
    ['of a kind that the API does not take', GIF, LIMITS],
    ['of too many bytes', JPEG, { ...LIMITS, bytes: 6 }],
    ['of too many pixels', JPEG, { ...LIMITS, pixels: 640 * 480 - 1 }],
  ])('should make a JPEG of a picture %s', async (_, bytes, limits) => {
    madeBytes = 6;
    const { blob, contentType } = await pictureOf(new Blob([bytes]), limits);
    expect([blob.size, blob.type, contentType]).toEqual([6, 'image/jpeg', 'image/jpeg']);
  });

  it('should draw no larger than the canvas of an iPhone holds, which else stays empty without an error', async () => {
    read = { width: 12_000, height: 9_000 };
    await pictureOf(new Blob([GIF]), { ...LIMITS, pixels: 500_000_000 });
    const { width = 0, height = 0 } = made ?? {};
    expect(width * height).toBeLessThanOrEqual(16_777_216);
    // No smaller than it has to be, and of the same shape.
    expect(width * height).toBeGreaterThan(16_700_000);
    expect(width / height).toBeCloseTo(4 / 3, 3);
  });

  it('should draw no larger than the API takes', async () => {
    read = { width: 4_000, height: 1_000 };
    await pictureOf(new Blob([JPEG]), { ...LIMITS, pixels: 1_000_000 });
    expect(made).toEqual({ width: 2_000, height: 500 });
  });

  it.each([
    ['is empty', new Uint8Array(), 'This file is empty'],
    ['is no picture', GIF, 'This is no picture'],
    ['is a HEIC, in a browser that reads none', HEIC, 'This browser can’t read HEIC photos'],
  ])('should say of what %s what to do instead', async (_, bytes, sentence) => {
    read = undefined;
    await expect(pictureOf(new Blob([bytes]), LIMITS)).rejects.toBeInstanceOf(UnreadablePicture);
    await expect(pictureOf(new Blob([bytes]), LIMITS)).rejects.toThrow(sentence);
  });

  it.each([
    ['deleted', (path: string) => rm(path)],
    ['changed', (path: string) => writeFile(path, GIF)],
  ])('should say of a file that was %s since it was chosen to choose it again', async (_, act) => {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-picture-'));
    try {
      const path = join(folder, 'photo.jpg');
      await writeFile(path, JPEG);
      const file = await openAsBlob(path);
      await act(path);
      const reading = pictureOf(file, LIMITS);
      await expect(reading).rejects.toBeInstanceOf(UnreadablePicture);
      await expect(reading).rejects.toThrow('This file can’t be read any more. Choose it again.');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('should not take what is too large still', async () => {
    madeBytes = 1_001;
    await expect(pictureOf(new Blob([GIF]), LIMITS)).rejects.toBeInstanceOf(UnreadablePicture);
  });
});
