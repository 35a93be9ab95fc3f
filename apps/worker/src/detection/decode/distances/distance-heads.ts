import type { Size } from '../../preprocess/letterbox.js';
import type { OutputTensor } from '../decoder.js';
import { gridCellCount } from '../grid.js';
import { areScores } from '../score.js';
import type { Table } from '../table.js';
import { tableOf } from '../table.js';

const SIDES = 4;
const LEAST_BINS = 2;

/** The two outputs of one stride: a row for each cell. */
export interface DistanceHead {
  readonly stride: number;
  /** A column for each class. */
  readonly scores: Table;
  /** A column for each bin of each side. */
  readonly distances: Table;
}

export interface DistanceHeads {
  readonly heads: readonly DistanceHead[];
  readonly classes: number;
  /** Of one side. */
  readonly bins: number;
}

/**
 * The outputs as pairs of class scores and distances, one pair a stride, whatever their order and names: outputs belong
 * together by the number of their rows. Which is which is told by their width, since distances have one that four
 * divides and scores have as many columns as there are classes; where that leaves both open, by the values, which are
 * scores in only one of the two.
 */
export function distanceHeadsOf(
  outputs: readonly OutputTensor[],
  input: Size,
  strides: readonly number[],
  classes: number | undefined,
): DistanceHeads | undefined {
  if (outputs.length !== 2 * strides.length) return undefined;
  const tables = outputs.map(tableOf).filter((table) => table !== undefined);
  const heads: DistanceHead[] = [];
  for (const stride of strides) {
    const rows = gridCellCount(input, [stride]);
    const [one, other, ...more] = tables.filter((table) => table.rows === rows);
    if (one === undefined || other === undefined || more.length > 0) return undefined;
    const head = headOf(stride, one, other, classes);
    if (head === undefined) return undefined;
    heads.push(head);
  }
  return haveSameWidths(heads);
}

function headOf(stride: number, one: Table, other: Table, classes: number | undefined): DistanceHead | undefined {
  const byWidth = [
    { stride, scores: one, distances: other },
    { stride, scores: other, distances: one },
  ].filter(({ scores, distances }) => canBeDistances(distances) && scores.columns === (classes ?? scores.columns));
  if (byWidth.length < 2) return byWidth[0];
  const [byValues, ...more] = byWidth.filter(({ scores }) => areScores(scores.data));
  return more.length === 0 ? byValues : undefined;
}

function canBeDistances({ columns }: Table): boolean {
  return columns % SIDES === 0 && columns >= SIDES * LEAST_BINS;
}

function haveSameWidths(heads: readonly DistanceHead[]): DistanceHeads | undefined {
  const [first] = heads;
  if (first === undefined) return undefined;
  const classes = first.scores.columns;
  const width = first.distances.columns;
  const isSame = heads.every(({ scores, distances }) => scores.columns === classes && distances.columns === width);
  return isSame ? { heads, classes, bins: width / SIDES } : undefined;
}
