import * as z from 'zod/mini';

/** A text that DynamoDB takes for a key attribute: not empty, and of so many bytes of UTF-8 at most. */
function keyText(mostBytes: number) {
  return z
    .string()
    .check(z.refine((text) => text !== '' && text.isWellFormed() && Buffer.byteLength(text) <= mostBytes));
}

/** DynamoDB's own limits: 2,048 bytes a partition key, 1,024 a sort key. */
const exerciseId = keyText(2_048);
const name = keyText(1_024);

/** An exercise's key in the table. */
export const tableKeySchema = z.object({ exerciseId });

/** An exercise's key in one partition of `byDifficulty`; the partition is the list's filter, and no part of it. */
export const indexKeySchema = z.object({ exerciseId, name });

/** Where a list goes on: after the exercise of this key. The name is of the index only. */
export interface ExerciseKey {
  readonly exerciseId: string;
  readonly name?: string;
}

/** Whether any exercise could have this id. */
export function isExerciseId(id: string): boolean {
  return exerciseId.safeParse(id).success;
}

/** Whether any exercise could have this name. */
export function isExerciseName(text: string): boolean {
  return name.safeParse(text).success;
}
