import { randomUUID } from 'node:crypto';
import type { ImageType } from '@spotter/shared';

const MOST_NAME_CHARACTERS = 100;

const TYPE_BY_EXTENSION: ReadonlyMap<string, ImageType> = new Map([
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['webp', 'image/webp'],
  ['avif', 'image/avif'],
]);

/** `uploads/[{userId}/]{yyyy}/{mm}/{dd}/{uuid}-{name}`: unique, by UTC day, and safe whatever the file is called. */
export function uploadKey(filename: string, userId: string | undefined, now: Date): string {
  const [date = ''] = now.toISOString().split('T');
  const segments = ['uploads', ...(userId === undefined ? [] : [userId]), ...date.split('-')];
  return [...segments, `${randomUUID()}-${safeName(filename)}`].join('/');
}

/** Reduces a file name to `[A-Za-z0-9._-]`, at most 100 characters, without runs of dots or dots at its ends. */
function safeName(filename: string): string {
  const reduced = filename
    .replace(/[^A-Za-z0-9._-]/g, '')
    .replace(/\.{2,}/g, '.')
    .replace(/^\./, '');
  return reduced.slice(0, MOST_NAME_CHARACTERS).replace(/\.$/, '') || 'file';
}

/** The content type that a file name suggests; JPEG when it suggests none. */
export function typeOfFile(filename: string): ImageType {
  const [, extension = ''] = /\.([a-z]+)$/i.exec(filename) ?? [];
  return TYPE_BY_EXTENSION.get(extension.toLowerCase()) ?? 'image/jpeg';
}
