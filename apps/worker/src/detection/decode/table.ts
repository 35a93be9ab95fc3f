import type { OutputTensor } from './decoder.js';
import { dimsOfImage, isFloat } from './tensors.js';

/** An output of floats with a row for each candidate, whether there is a batch before it or not. */
export interface Table {
  readonly output: OutputTensor;
  readonly data: OutputTensor['data'];
  readonly rows: number;
  readonly columns: number;
}

/** The output read as such a table; `undefined` when its type or its number of axes denies it. */
export function tableOf(output: OutputTensor | undefined): Table | undefined {
  if (output === undefined || !(isFloat(output, 2) || isFloat(output, 3))) return undefined;
  const [rows = 0, columns = 0] = dimsOfImage(output, 2);
  return { output, data: output.data, rows, columns };
}

/** Whether an output has one value for each of so many rows, with a batch or without. */
export function isColumn({ dims }: OutputTensor, rows: number): boolean {
  return (dims.length === 1 || dims.length === 2) && dims.at(-1) === rows;
}
