import type { Detection, DetectionResult } from '@spotter/shared';
import { SESSION_ID, SESSION_USER } from './users.js';

/**
 * What an image does to who looks at it: `good` has boxes, `bad` can't be read, of a `missing` one there is no object,
 * `slow` takes longer than an attempt may, and `poison` ends the process.
 */
export const KINDS = ['good', 'bad', 'missing', 'slow', 'poison'] as const;

export type Kind = (typeof KINDS)[number];

const BUCKET = 'spotter-local-uploads-000000000000-us-east-1';
/** Two digits of what it is, so that the key of a session's upload can say it too. */
const KEY = /\/image-(?<kind>\d\d)(?<number>\d+)(?:\.jpg)?$/;

/** An image's key says what it is, so that its bytes can be its key. */
export function urlOf(kind: Kind, userId: string, number: number): string {
  const name = `image-${String(KINDS.indexOf(kind)).padStart(2, '0')}${number}`;
  const key = userId === SESSION_USER ? `session-uploads/${SESSION_ID}/${name}` : `uploads/${userId}/${name}.jpg`;
  return `s3://${BUCKET}/${key}`;
}

/** @param key or URL. */
export function kindOf(key: string): Kind {
  const kind = KINDS[Number(KEY.exec(key)?.groups?.['kind'])];
  if (kind === undefined) throw new Error(`There is no such image: ${key}`);
  return kind;
}

/** The boxes of a good image, by its key or URL: of each its own. */
export function boxesOf(key: string): readonly Detection[] {
  const number = Number(KEY.exec(key)?.groups?.['number']);
  return [{ label: 'plate', confidence: 0.5, bbox: [number, 0, number + 2, 2] }];
}

export function resultOf(key: string): DetectionResult {
  return { imageWidth: 2_000, imageHeight: 1_000, detections: boxesOf(key) };
}
