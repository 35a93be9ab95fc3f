import * as z from 'zod/mini';
import { slugOf } from '../slug.js';
import { description, image, listOf, name, oneOf, text, USABLE_ID } from './fields.js';
import type { ParsedRow } from './format.js';
import { faultsOf } from './format.js';

/** The format's words for what is a difficulty level here. */
const LEVELS = { beginner: 'beginner', intermediate: 'intermediate', expert: 'advanced' } as const;

/** What is not used of a row is not looked at either. */
const freeExerciseDbRow = z.object({
  id: z.optional(z.unknown()),
  name,
  level: oneOf(['beginner', 'intermediate', 'expert']),
  instructions: z.pipe(
    listOf('texts', text),
    z.pipe(
      z.transform((lines: string[]) => lines.join('\n')),
      description,
    ),
  ),
  images: listOf('paths', image),
});

/**
 * A row of the public free-exercise-db format: `{id?, name, level, instructions, images, …}`. The first picture is the
 * exercise's; its path is relative to the folder that the format keeps its pictures in.
 */
export function parseFreeExerciseDbRow(raw: unknown): ParsedRow {
  const { data, error } = z.safeParse(freeExerciseDbRow, raw);
  if (error) return { faults: faultsOf(error) };
  const exerciseId = typeof data.id === 'string' && USABLE_ID.test(data.id) ? data.id : slugOf(data.name);
  if (exerciseId === '') return { faults: ['id must be given: the name has no letters or digits to make one of'] };
  const [picture] = data.images;
  if (picture === undefined) return { faults: ['images has no picture'] };
  return {
    fields: {
      exerciseId,
      name: data.name,
      description: data.instructions || undefined,
      difficultyLevel: LEVELS[data.level],
      image: picture,
    },
  };
}
