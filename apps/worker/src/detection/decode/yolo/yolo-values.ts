import type { OutputTensor } from '../decoder.js';
import { isShare } from '../score.js';

/** An output as a table with a candidate a row, whichever of its axes holds the candidates. */
export interface CandidateTable {
  readonly data: OutputTensor['data'];
  readonly rows: number;
  readonly columns: number;
  /** How many values lie between a value and that of the next row, and of the next column. */
  readonly rowStep: number;
  readonly columnStep: number;
}

/** The last two axes as candidates and columns. */
export function candidatesByRow({ data, dims }: OutputTensor): CandidateTable {
  const [rows = 0, columns = 0] = dims.slice(-2);
  return { data, rows, columns, rowStep: columns, columnStep: 1 };
}

/** The last two axes as columns and candidates, which is how YOLOv8 has them. */
export function candidatesByColumn({ data, dims }: OutputTensor): CandidateTable {
  const [columns = 0, rows = 0] = dims.slice(-2);
  return { data, rows, columns, rowStep: 1, columnStep: rows };
}

/** Whether every value passes in the columns from `first` up to, but without, `end`. No row passes anything. */
export function everyValue(
  { data, rows, rowStep, columnStep }: CandidateTable,
  [first, end]: readonly [first: number, end: number],
  test: (value: number) => boolean,
): boolean {
  for (let column = first; column < end; column++) {
    for (let row = 0; row < rows; row++) {
      if (!test(data[row * rowStep + column * columnStep] ?? NaN)) return false;
    }
  }
  return true;
}

/** Whether every value is a share, as scores and normalised boxes are. */
export function areShares(table: CandidateTable, columns: readonly [first: number, end: number]): boolean {
  return everyValue(table, columns, isShare);
}

/** The first number in these columns that is no share; `undefined` when there is none. */
export function oddShare(table: CandidateTable, columns: readonly [first: number, end: number]): number | undefined {
  let odd: number | undefined;
  everyValue(table, columns, (value) => {
    if (Number.isFinite(value) && !isShare(value)) odd = value;
    return odd === undefined;
  });
  return odd;
}

/** Whether a column can hold class ids: whole numbers below the number of labels, when that is known. */
export function areClassIds(table: CandidateTable, column: number, labelCount = Infinity): boolean {
  return everyValue(
    table,
    [column, column + 1],
    (value) => Number.isInteger(value) && value >= 0 && value < labelCount,
  );
}

/** Whether a column is 1 throughout: the objectness that YOLOv6 writes for want of one. */
export function areOnes(table: CandidateTable, column: number): boolean {
  return everyValue(table, [column, column + 1], (value) => value === 1);
}
