import type { Size } from '../../preprocess/letterbox.js';
import { toCorners } from '../box.js';
import type { Candidate, OutputTensor } from '../decoder.js';
import { reaches, sigmoid } from '../score.js';
import type { Table } from '../table.js';
import { tableOf } from '../table.js';

const SIDES = 4;

/** What the heads of DETR and its kin give for each of their object queries. */
export interface Queries {
  /** A row for each query, a column for each class. */
  readonly logits: Table;
  /** Centre x, centre y, width and height, 0 to 1. */
  readonly boxes: Table;
}

/** The two outputs read as such heads, with a batch or without; `undefined` when their types or shapes deny it. */
export function queriesOf(logits: OutputTensor | undefined, boxes: OutputTensor | undefined): Queries | undefined {
  const classTable = tableOf(logits);
  const boxTable = tableOf(boxes);
  if (classTable === undefined || boxTable?.columns !== SIDES || boxTable.rows !== classTable.rows) return undefined;
  return classTable.columns === 0 ? undefined : { logits: classTable, boxes: boxTable };
}

/**
 * Every pair of a query and a class whose sigmoid reaches the score, as Deformable DETR introduced it (Zhu et al., 2020):
 * one query may be two classes.
 */
export function sigmoidCandidates(queries: Queries, input: Size, minScore: number): Candidate[] {
  const { data, rows, columns } = queries.logits;
  const candidates: Candidate[] = [];
  for (let query = 0; query < rows; query++) {
    for (let column = 0; column < columns; column++) {
      const score = sigmoid(data[query * columns + column] ?? NaN);
      if (!reaches(score, minScore)) continue;
      candidates.push({ classIndex: column, score, ...boxOf(queries, query, input) });
    }
  }
  return candidates;
}

/** The box of a query in pixels of the input. */
export function boxOf({ boxes: { data } }: Queries, query: number, { width, height }: Size) {
  const start = query * SIDES;
  const value = (side: number): number => data[start + side] ?? NaN;
  return toCorners(value(0) * width, value(1) * height, value(2) * width, value(3) * height);
}
