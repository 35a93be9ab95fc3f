import type { ExerciseItem } from '@spotter/shared';
import { DIFFICULTY_LEVELS } from '@spotter/shared';
import * as z from 'zod/mini';
import { pageLimitSchema } from '../http/page-limit.js';
import { longText } from '../http/text.js';
import { isExerciseName } from './exercise-key.js';
import { toSearchable } from './exercise-search.js';

const MOST_SEARCH_CHARACTERS = 100;

const MOST_DESCRIPTION_CHARACTERS = 10_000;

const search = z.pipe(
  z.string().check(
    z.trim(),
    z.refine((text) => {
      const characters = Array.from(text).length;
      return characters >= 1 && characters <= MOST_SEARCH_CHARACTERS;
    }, `must have 1 to ${MOST_SEARCH_CHARACTERS} characters`),
  ),
  z.transform(toSearchable),
);

const difficultyLevel = z.optional(z.enum(DIFFICULTY_LEVELS, `must be one of ${DIFFICULTY_LEVELS.join(', ')}`));

/** Unknown query parameters are ignored. */
export const listExercisesQuerySchema = z.object({
  difficultyLevel,
  search: z.optional(search),
  limit: pageLimitSchema,
  cursor: z.optional(z.string()),
});

export type ListExercisesQuery = z.infer<typeof listExercisesQuerySchema>;

/** S3's limit, in bytes of UTF-8. */
const MOST_KEY_BYTES = 1_024;

/** Under the prefix that the API may sign for, and of segments that no client of URLs would take for steps of a path. */
const pictureKey = z
  .string()
  .check(
    z.refine(
      (key) => /^exercises(?:\/(?!\.{1,2}(?:\/|$))[^/\p{C}]+)+$/u.test(key) && Buffer.byteLength(key) <= MOST_KEY_BYTES,
      `must be a key under exercises/ of at most ${MOST_KEY_BYTES} bytes, without empty segments, dots for segments or control characters`,
    ),
  );

/** The whole exercise as it is to be: what is left out is taken away. Unknown fields are refused. */
export const putExerciseSchema = z.strictObject({
  name: z.string().check(z.trim(), z.refine(isExerciseName, 'must have 1 to 1,024 bytes of UTF-8')),
  description: z.optional(longText(MOST_DESCRIPTION_CHARACTERS)),
  difficultyLevel,
  imageKey: pictureKey,
  thumbnailImageKey: z.optional(pictureKey),
});

export type PutExercise = z.infer<typeof putExerciseSchema>;

/** What tells one list from another; a cursor is of one list only. */
export type ExerciseFilters = Pick<ListExercisesQuery, 'difficultyLevel' | 'search'>;

/** Signed URLs and when they expire, ISO-8601 to the second. */
export interface Pictures {
  readonly imageUrl: string;
  readonly imageUrlExpiration: string;
  readonly thumbnailImageUrl?: string;
  readonly thumbnailImageUrlExpiration?: string;
}

export interface ExerciseView
  extends Pictures, Readonly<Pick<ExerciseItem, 'exerciseId' | 'name' | 'description' | 'difficultyLevel'>> {}

/** An exercise with its bookkeeping, as far as its item has any. Times are ISO-8601, to the second. */
export interface ExerciseDetails extends ExerciseView {
  readonly createdAt?: string;
  readonly updatedAt?: string;
  readonly version?: number;
}

/** One page of exercises, and the cursor of the next if there may be one. */
export interface ExercisePage {
  readonly exercises: readonly ExerciseView[];
  readonly count: number;
  readonly nextCursor?: string;
}
