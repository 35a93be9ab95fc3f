import { Failure } from '../api/failure.js';
import { HEAD_BYTES, pictureTypeOf, TAKEN_TYPES } from './picture.type.js';
import type { TakenType } from './picture.type.js';

const NO_PICTURE = 'This is no picture that can be read here. Choose a JPEG, PNG, WebP or AVIF.';
const HEIC =
  'This browser can’t read HEIC photos. Open this page in Safari, or choose Settings › Camera › Formats › Most Compatible on the iPhone, and take the photo again.';
const EMPTY = 'This file is empty. Choose another one.';

/** What the API takes, by `GET /limits`. */
export interface PictureLimits {
  readonly bytes: number;
  readonly pixels: number;
}

/** A picture that may be sent. */
export interface Picture {
  readonly blob: Blob;
  readonly contentType: TakenType;
}

/**
 * A chosen file as it may be sent: as it is, or, if the API would not take it, as a JPEG that this browser has made of it, upright
 * and small enough.
 * @throws Failure when this browser can't read it.
 */
export async function pictureOf(file: Blob, limits: PictureLimits): Promise<Picture> {
  if (file.size === 0) throw new Failure(EMPTY);
  const type = pictureTypeOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  const taken = TAKEN_TYPES.find((one) => one === type);
  if (taken !== undefined && file.size <= limits.bytes) return { blob: file, contentType: taken };
  return { blob: await jpegOf(file, limits, type === 'image/heic' ? HEIC : NO_PICTURE), contentType: 'image/jpeg' };
}

async function jpegOf(file: Blob, { pixels, bytes }: PictureLimits, unreadable: string): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new Failure(unreadable, undefined, undefined, { cause });
  });
  try {
    // Half of what the API takes: what a phone's canvas can hold is less than that.
    const scale = Math.min(1, Math.sqrt(pixels / 2 / (bitmap.width * bitmap.height)));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => {
      canvas.toBlob(resolve, 'image/jpeg', 0.9);
    });
    if (blob === null || blob.size > bytes) throw new Failure(unreadable);
    return blob;
  } finally {
    bitmap.close();
  }
}
