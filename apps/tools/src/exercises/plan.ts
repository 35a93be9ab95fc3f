import { isDeepStrictEqual } from 'node:util';
import type { ExerciseItem } from '@spotter/shared';
import { exerciseItemSchema } from '@spotter/shared';
import * as z from 'zod/mini';
import type { ExerciseRow } from './exercise.row.js';
import type { StoredItem } from './exercise.table.js';

/** What the import does about one exercise. */
export type Plan =
  | { readonly kind: 'new' | 'changed'; readonly item: StoredItem }
  | { readonly kind: 'unchanged'; readonly item: undefined };

/** Where an exercise's pictures are in the bucket. */
export function pictureKeysOf(exerciseId: string) {
  return {
    imageKey: `exercises/${exerciseId}.jpg`,
    thumbnailImageKey: `exercises/thumbs/${exerciseId}_thumb.jpg`,
  } satisfies Partial<ExerciseItem>;
}

const bookkeeping = z.pick(exerciseItemSchema, { createdAt: true, version: true });

/**
 * Compares a row with what is stored. Of a changed item everything that the row does not say stays as it is, so that
 * attributes that other systems keep there are not lost.
 * @param pictureDigest of the pictures as they are stored: it is kept on the item, so that another picture under the same
 *   key is a change, however the import went that uploaded it.
 * @param now ISO-8601, to the millisecond.
 */
export function planOf(row: ExerciseRow, stored: StoredItem | undefined, pictureDigest: string, now: string): Plan {
  const { exerciseId, name, description, difficultyLevel } = row;
  const content = { exerciseId, name, description, difficultyLevel, ...pictureKeysOf(exerciseId), pictureDigest };
  if (stored === undefined) {
    return { kind: 'new', item: defined({ ...content, createdAt: now, updatedAt: now, version: 1 }) };
  }
  const isSame = Object.entries(content).every(([field, value]) => isDeepStrictEqual(stored[field], value));
  if (isSame) return { kind: 'unchanged', item: undefined };
  const { createdAt = now, version = 1 } = z.parse(bookkeeping, stored);
  return { kind: 'changed', item: defined({ ...stored, ...content, createdAt, updatedAt: now, version: version + 1 }) };
}

/** Without the attributes that have no value. */
function defined(item: StoredItem): StoredItem {
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}
