import type { ExerciseRow, ParsedRows, RowFault } from '../exercise.row.js';
import type { ParseRow } from './format.js';
import { parseFreeExerciseDbRow } from './free-exercise-db.js';
import { parseOwnRow } from './own.js';

const OWN_FIELDS = ['exerciseId', 'difficultyLevel', 'image'];
const FREE_EXERCISE_DB_FIELDS = ['level', 'instructions', 'images'];

/** Reads the rows of a file by the format that most of their fields belong to, and finds ids that are there twice. */
export function parseRows(file: readonly unknown[]): ParsedRows {
  const parse = formatOf(file);
  const rows: ExerciseRow[] = [];
  const faults: RowFault[] = [];
  const firstRows = new Map<string, number>();
  for (const [index, raw] of file.entries()) {
    const row = index + 1;
    const refuse = (message: string): void => void faults.push({ row, name: nameOf(raw), message });
    const parsed = parse(raw);
    if ('faults' in parsed) {
      refuse(parsed.faults.join('; '));
      continue;
    }
    const { exerciseId } = parsed.fields;
    const firstRow = firstRows.get(exerciseId);
    if (firstRow === undefined) {
      firstRows.set(exerciseId, row);
      rows.push({ row, ...parsed.fields });
    } else refuse(`exerciseId ${exerciseId} is already that of row ${firstRow}`);
  }
  return { rows, faults };
}

/** A look at all rows, so that one bad row does not decide how the others are read. */
function formatOf(file: readonly unknown[]): ParseRow {
  const keys = file.flatMap((raw) => (typeof raw === 'object' && raw !== null ? Object.keys(raw) : []));
  const count = (fields: readonly string[]): number => keys.filter((key) => fields.includes(key)).length;
  return count(FREE_EXERCISE_DB_FIELDS) > count(OWN_FIELDS) ? parseFreeExerciseDbRow : parseOwnRow;
}

function nameOf(raw: unknown): string | undefined {
  return typeof raw === 'object' && raw !== null && 'name' in raw && typeof raw.name === 'string'
    ? raw.name
    : undefined;
}
