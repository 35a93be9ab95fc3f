import { Failure } from '../api/failure.js';
import { HEAD_BYTES, pictureTypeOf, TAKEN_TYPES } from './picture.type.js';
import type { TakenType } from './picture.type.js';

const NO_PICTURE = 'This is no picture that can be read here. Choose a JPEG, PNG, WebP or AVIF.';
const HEIC =
  'This browser can’t read HEIC photos. Open this page in Safari, or choose Settings › Camera › Formats › Most Compatible on the iPhone, and take the photo again.';
const EMPTY = 'This file is empty. Choose another one.';
const GONE = 'This file can’t be read any more. Choose it again.';

/** What Safari's canvas holds on an iPhone; a larger one stays empty, without an error. */
const CANVAS_PIXELS = 2 ** 24;

/** What the API takes, by `GET /limits`. */
export interface PictureLimits {
  readonly bytes: number;
  readonly pixels: number;
}

/** This browser can't make a picture of the file that may be sent: it can't the next time either. */
export class UnreadablePicture extends Failure {}

/** A picture that may be sent. */
export interface Picture {
  readonly blob: Blob;
  readonly contentType: TakenType;
}

/**
 * A chosen file as it may be sent: as it is, or, if the API would not take it, as a JPEG that this browser has made of it, upright
 * and small enough.
 * @throws UnreadablePicture when this browser can't read it.
 */
export async function pictureOf(file: Blob, limits: PictureLimits): Promise<Picture> {
  if (file.size === 0) throw new UnreadablePicture(EMPTY);
  const type = pictureTypeOf(await headOf(file));
  const taken = TAKEN_TYPES.find((one) => one === type);
  const address = URL.createObjectURL(file);
  try {
    const image = await imageOf(address);
    // What the API takes and this browser can't read is the API's to judge.
    const fits = file.size <= limits.bytes && pixelsOf(image) <= limits.pixels;
    if (taken !== undefined && fits) return { blob: file, contentType: taken };
    const unreadable = type === 'image/heic' ? HEIC : NO_PICTURE;
    return { blob: await jpegOf(image, limits, unreadable), contentType: 'image/jpeg' };
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** A file may be moved, changed or deleted after it was chosen. */
async function headOf(file: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  } catch (cause) {
    throw new UnreadablePicture(GONE, undefined, undefined, { cause });
  }
}

function imageOf(address: string): Promise<HTMLImageElement | undefined> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => {
      resolve(image);
    };
    image.onerror = () => {
      resolve(undefined);
    };
    image.src = address;
  });
}

function pixelsOf(image: HTMLImageElement | undefined): number {
  return image ? image.naturalWidth * image.naturalHeight : 0;
}

async function jpegOf(
  image: HTMLImageElement | undefined,
  { pixels, bytes }: PictureLimits,
  unreadable: string,
): Promise<Blob> {
  if (image === undefined || pixelsOf(image) === 0) throw new UnreadablePicture(unreadable);
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new UnreadablePicture(unreadable);
  const scale = Math.min(1, Math.sqrt(Math.min(pixels, CANVAS_PIXELS) / pixelsOf(image)));
  canvas.width = Math.max(1, Math.floor(image.naturalWidth * scale));
  canvas.height = Math.max(1, Math.floor(image.naturalHeight * scale));
  // A JPEG has no transparency: what shows through would be black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', 0.9);
  });
  if (blob === null || blob.size > bytes) throw new UnreadablePicture(unreadable);
  return blob;
}
