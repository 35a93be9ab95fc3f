import type { DIFFICULTY_LEVELS } from '@spotter/shared';

/** An exercise as a file describes it, whatever the file's format. */
export interface ExerciseRow {
  /** Where it is in the file, from 1 on. */
  readonly row: number;
  readonly exerciseId: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly difficultyLevel: (typeof DIFFICULTY_LEVELS)[number];
  /** The picture's path below the folder of images, as the file has it. */
  readonly image: string;
}

/** What is wrong with one row. */
export interface RowFault {
  readonly row: number;
  readonly name: string | undefined;
  readonly message: string;
}

/** A file's rows, and what is wrong with those that can't be used. */
export interface ParsedRows {
  readonly rows: readonly ExerciseRow[];
  readonly faults: readonly RowFault[];
}
