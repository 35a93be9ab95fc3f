import type { Candidate, OutputTensor } from './decoder.js';
import { addFinite } from './yolo/yolo-rows.js';

/** Where a row of a model that suppresses by itself has what. */
export interface CornerRow {
  readonly columns: number;
  /** The first of x1, y1, x2, y2, in pixels of the input. */
  readonly box: number;
  readonly score: number;
  /** The class id's column, or the class ids themselves when they come as an output of their own. */
  readonly classId: number | OutputTensor['data'];
}

/**
 * The candidates of such rows. Exporters fill up to a fixed number of rows with boxes that have no area or classes below
 * 0, whatever their score: these are no candidates. Those that end before they begin are, since they show that the columns
 * are others; no detection comes of them.
 */
export function cornerCandidates(data: OutputTensor['data'], row: CornerRow, minScore: number): Candidate[] {
  const { columns, box, classId } = row;
  const candidates: Candidate[] = [];
  for (let start = 0, index = 0; start + columns <= data.length; start += columns, index++) {
    const value = (column: number): number => data[start + column] ?? NaN;
    const score = value(row.score);
    if (!(score >= minScore)) continue;
    const [x1, y1, x2, y2] = [value(box), value(box + 1), value(box + 2), value(box + 3)];
    const classIndex = Math.round(typeof classId === 'number' ? value(classId) : (classId[index] ?? NaN));
    if (x1 !== x2 && y1 !== y2 && classIndex >= 0) addFinite(candidates, { classIndex, score, x1, y1, x2, y2 });
  }
  return candidates;
}
