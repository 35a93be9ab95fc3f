import { bestClass } from '../best-class.js';
import { toCorners } from '../box.js';
import type { Candidate, OutputTensor } from '../decoder.js';
import { describeOddShare } from '../describe.js';
import { candidatesByRow, oddShare } from './yolo-values.js';

type Corners = Pick<Candidate, 'x1' | 'y1' | 'x2' | 'y2'>;

/** Where objectness, or the first class where there is none, comes after centre x, centre y, width and height. */
export const AFTER_BOX = 4;

/**
 * The candidates of an output `[batch, candidates, 4 + classes]`, or `5 + classes` with objectness, by which all classes
 * are multiplied then.
 *
 * @param toBox the corners, in pixels, of the row of that number, whose values begin at `start`.
 */
export function rowCandidates(
  { data, dims }: OutputTensor,
  hasObjectness: boolean,
  minScore: number,
  toBox: (start: number, row: number) => Corners,
): Candidate[] {
  const columns = dims.at(-1) ?? 0;
  const firstClass = hasObjectness ? AFTER_BOX + 1 : AFTER_BOX;
  const candidates: Candidate[] = [];
  for (let start = 0, row = 0; start < data.length; start += columns, row++) {
    const objectness = hasObjectness ? (data[start + AFTER_BOX] ?? 0) : 1;
    // No class is above 1, so that most rows are settled by one value. Written so that a broken model's NaN is left out.
    if (!(objectness >= minScore)) continue;
    const classIndex = bestClass(data, start + firstClass, columns - firstClass);
    const score = objectness * (data[start + firstClass + classIndex] ?? 0);
    if (score >= minScore) addFinite(candidates, { classIndex, score, ...toBox(start, row) });
  }
  return candidates;
}

/** Those of rows whose boxes are centre and size in pixels already. */
export function pixelRowCandidates(output: OutputTensor, hasObjectness: boolean, minScore: number): Candidate[] {
  return rowCandidates(output, hasObjectness, minScore, (start) => cornersAt(output.data, start, 1));
}

/** The corners of a centre and size whose values begin at `start`, each `step` values after the last. */
export function cornersAt(data: OutputTensor['data'], start: number, step: number): Corners {
  const value = (column: number): number => data[start + column * step] ?? 0;
  return toCorners(value(0), value(1), value(2), value(3));
}

/** Adds a candidate unless a broken model made a number of it endless, or none: clipped, that box would be the picture. */
export function addFinite(candidates: Candidate[], candidate: Candidate): void {
  const { score, x1, y1, x2, y2 } = candidate;
  if (Number.isFinite(score + x1 + y1 + x2 + y2)) candidates.push(candidate);
}

/** Says what is no share behind the boxes, objectness or a class: their product, the score, may be one nevertheless. */
export function oddFactor(output: OutputTensor | undefined): string | undefined {
  if (output === undefined) return undefined;
  const table = candidatesByRow(output);
  const objectness = oddShare(table, [AFTER_BOX, AFTER_BOX + 1]);
  if (objectness !== undefined) return describeOddShare('objectness', objectness);
  const score = oddShare(table, [AFTER_BOX + 1, table.columns]);
  return score === undefined ? undefined : describeOddShare('a class score', score);
}
