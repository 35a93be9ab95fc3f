import { ImportError } from '../import-error.js';
import type { RowFault } from './exercise.row.js';

const MOST_NAME_CHARACTERS = 60;

/** What is wrong with the rows' pictures. */
export interface PictureFaults {
  readonly faults: readonly RowFault[];
  /** Set when none of the pictures is there, which is one fault of the call and not one of each row. */
  readonly folderOfNone: { readonly images: string; readonly pictures: number } | undefined;
}

/** @throws {ImportError} naming each row that is wrong, when there is one, a line a fault. */
export function refuseFaults(rowFaults: readonly RowFault[], { faults, folderOfNone }: PictureFaults): void {
  if (folderOfNone !== undefined) {
    const { images, pictures } = folderOfNone;
    const line = `none of the ${pictures} pictures is in ${images}: is --images the right folder?`;
    throw new ImportError([...linesOf(rowFaults), line, '', 'Nothing was imported.'].join('\n'));
  }
  const all = [...rowFaults, ...faults];
  if (all.length === 0) return;
  const rows = new Set(all.map(({ row }) => row)).size;
  const count = rows === 1 ? '1 row is wrong' : `${rows} rows are wrong`;
  throw new ImportError([...linesOf(all), '', `${count}, so nothing was imported.`].join('\n'));
}

function linesOf(faults: readonly RowFault[]): string[] {
  const inOrder = faults.toSorted((a, b) => a.row - b.row);
  return inOrder.map(({ row, name, message }) => `${labelOf(row, name)}: ${message}`);
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
