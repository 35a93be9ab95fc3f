import { DIFFICULTY_LEVELS } from '@spotter/shared';
import * as z from 'zod/mini';
import { description, id, image, name, oneOf } from './fields.js';
import type { ParsedRow } from './format.js';
import { faultsOf } from './format.js';

/** Strict, since a field whose name is misspelt would be lost without a word. */
const ownRow = z.strictObject({
  exerciseId: id,
  name,
  description: z.optional(description),
  difficultyLevel: oneOf(DIFFICULTY_LEVELS),
  image,
});

/** A row of Spotter's own format: `{exerciseId, name, description?, difficultyLevel, image}`. */
export function parseOwnRow(raw: unknown): ParsedRow {
  const { data, error } = z.safeParse(ownRow, raw);
  if (error) return { faults: faultsOf(error) };
  return { fields: { ...data, description: data.description || undefined } };
}
