import { describe, expect, it } from '@jest/globals';
import { ImportError } from '../import-error.js';
import type { RowFault } from './exercise.row.js';
import { refuseFaults } from './faults.js';

function linesOf(...faults: RowFault[]): string[] {
  try {
    refuseFaults(faults, { faults: [], folderOfNone: undefined });
  } catch (error) {
    if (error instanceof ImportError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('refuseFaults', () => {
  it('should let rows pass that have none', () => {
    expect(linesOf()).toEqual([]);
  });

  it('should name the rows in their order', () => {
    expect(
      linesOf({ row: 3, name: 'Swing', message: 'name is odd' }, { row: 2, name: undefined, message: 'is empty' }),
    ).toEqual(['row 2: is empty', 'row 3 (Swing): name is odd', '', '2 rows are wrong, so nothing was imported.']);
  });

  it('should name every row, however many are wrong', () => {
    const faults = Array.from({ length: 873 }, (_, index) => ({ row: index + 1, name: 'x', message: 'bad' }));
    expect(linesOf(...faults).slice(871)).toEqual([
      'row 872 (x): bad',
      'row 873 (x): bad',
      '',
      '873 rows are wrong, so nothing was imported.',
    ]);
  });

  it('should let no name write to the terminal what it likes', () => {
    const [line] = linesOf({ row: 1, name: `\u001b[2J\r\n${'a'.repeat(70)}`, message: 'bad' });
    expect(line).toBe(`row 1 ([2J  ${'a'.repeat(55)}…): bad`);
  });
});
