import * as z from 'zod/mini';
import type { ExerciseRow } from '../exercise.row.js';

export type RowFields = Omit<ExerciseRow, 'row'>;

/** What a row holds, or every fault of it, each as the rest of a sentence that begins with the row. */
export type ParsedRow = { readonly fields: RowFields } | { readonly faults: readonly string[] };

/** How the rows of one kind of file are read. */
export type ParseRow = (raw: unknown) => ParsedRow;

/** Names the field of each issue of a schema. */
export function faultsOf({ issues }: z.core.$ZodError): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `${key} is no field of an exercise`);
    const path = z.core.toDotPath(issue.path);
    return [path === '' ? 'it must be an object' : `${path} ${issue.message}`];
  });
}
