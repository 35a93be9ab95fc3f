import * as z from 'zod/mini';

/** From the easiest on. */
export const DIFFICULTY_LEVELS = ['beginner', 'intermediate', 'advanced'] as const;

const text = z.string().check(z.minLength(1));

/**
 * An exercise of the catalogue. Items that other systems wrote may have no more than an id, a name and a picture; what
 * they have besides is taken when it is of use.
 */
export const exerciseItemSchema = z.object({
  exerciseId: text,
  name: text,
  imageKey: text,
  description: z.catch(z.optional(z.string()), undefined),
  difficultyLevel: z.catch(z.optional(z.enum(DIFFICULTY_LEVELS)), undefined),
  thumbnailImageKey: z.catch(z.optional(text), undefined),
  /** ISO-8601, to the millisecond. */
  createdAt: z.catch(z.optional(z.iso.datetime()), undefined),
  updatedAt: z.catch(z.optional(z.iso.datetime()), undefined),
  /** Grows by one with every change. */
  version: z.catch(z.optional(z.int().check(z.gte(1))), undefined),
});

export type ExerciseItem = z.infer<typeof exerciseItemSchema>;
