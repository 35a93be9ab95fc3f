import type { ExerciseItem } from '@spotter/shared';
import { DIFFICULTY_LEVELS } from '@spotter/shared';
import * as z from 'zod/mini';
import { pageLimitSchema } from '../http/page-limit.js';
import { toSearchable } from './exercise-search.js';

const MOST_SEARCH_CHARACTERS = 100;

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

/** Unknown query parameters are ignored. */
export const listExercisesQuerySchema = z.object({
  difficultyLevel: z.optional(z.enum(DIFFICULTY_LEVELS, `must be one of ${DIFFICULTY_LEVELS.join(', ')}`)),
  search: z.optional(search),
  limit: pageLimitSchema,
  cursor: z.optional(z.string()),
});

export type ListExercisesQuery = z.infer<typeof listExercisesQuerySchema>;

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
