import { ImportError } from '../import-error.js';
import type { RowFault } from './exercise.row.js';

const MOST_LINES = 50;
const MOST_NAME_CHARACTERS = 60;

/** @throws {ImportError} naming each row that is wrong, when there is one, a line a fault. */
export function refuseFaults(faults: readonly RowFault[]): void {
  if (faults.length === 0) return;
  const inOrder = faults.toSorted((a, b) => a.row - b.row);
  const lines = inOrder.slice(0, MOST_LINES).map(({ row, name, message }) => `${labelOf(row, name)}: ${message}`);
  const more = faults.length - lines.length;
  if (more > 0) lines.push(`… and ${more} more`);
  const rows = new Set(faults.map(({ row }) => row)).size;
  const count = rows === 1 ? '1 row is wrong' : `${rows} rows are wrong`;
  throw new ImportError([...lines, '', `${count}, so nothing was imported.`].join('\n'));
}

function labelOf(row: number, name: string | undefined): string {
  if (name === undefined || name.trim() === '') return `row ${row}`;
  // A name comes out of a file and goes to a terminal, where control characters are commands.
  const shown = name.replaceAll(/\p{Control}/gu, ' ').trim();
  const characters = Array.from(shown);
  return characters.length > MOST_NAME_CHARACTERS
    ? `row ${row} (${characters.slice(0, MOST_NAME_CHARACTERS).join('')}…)`
    : `row ${row} (${shown})`;
}
