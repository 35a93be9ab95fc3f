import type { OutputTensor, RecognitionContext } from '../decoder.js';
import { gridCells } from '../grid.js';
import { contextOf as contextOfInput, floats, inputOf } from '../outputs.fixture.js';

/** The smallest input with all three strides: 4 x 4, 2 x 2 and 1 x 1 cells. */
export const INPUT = inputOf(32, 32);
export const CELLS = 21;

export function contextOf(
  outputs: readonly OutputTensor[],
  overrides: Partial<RecognitionContext> = {},
): RecognitionContext {
  return contextOfInput(outputs, { input: INPUT, ...overrides });
}

/** An output `[1, count, columns]` of as many rows. */
export function outputOfRows(count: number, rowOf: (row: number) => readonly number[]): OutputTensor {
  const rows = Array.from({ length: count }, (_, row) => rowOf(row));
  return floats('output0', [1, count, rows[0]?.length ?? 0], rows.flat());
}

/** The same with the last two axes the other way round. */
export function turned({ dims, data, ...output }: OutputTensor): OutputTensor {
  const [batch = 0, rows = 0, columns = 0] = dims;
  const values = Array.from(data, (_, index) => data[(index % rows) * columns + Math.floor(index / rows)] ?? NaN);
  return { ...output, dims: [batch, columns, rows], data: Float32Array.from(values) };
}

const CELL_LIST = [...gridCells(INPUT)];

/** Centre x and y, width and height in pixels, on the grid cell of the row, round and round. */
export function pixelBox(row: number): number[] {
  const { x, y, stride } = CELL_LIST[row % CELLS] ?? { x: 0, y: 0, stride: 8 };
  return [x * stride + 3, y * stride + 5, stride, 2 * stride];
}

/** What YOLOX gives before it is decoded. */
export const OFFSET_BOX: readonly number[] = [0.75, 0.25, -0.5, 1.5];

/** What is within 0 and 1 throughout. */
export const NORMALISED_BOX: readonly number[] = [0.5, 0.25, 0.125, 0.75];
