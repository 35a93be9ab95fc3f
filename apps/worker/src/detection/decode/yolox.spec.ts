import { describe, expect, it } from '@jest/globals';
import { gridCellCount } from './decoder.js';
import { yolox } from './yolox.js';

// The smallest input with all three strides: 4 x 4, 2 x 2 and 1 x 1 cells.
const INPUT = { name: 'images', layout: 'nchw-float32', width: 32, height: 32 } as const;
const CELLS = 21;
const COLUMNS = 7;

function outputWith(cells: Readonly<Record<number, number[]>>) {
  const data = new Float32Array(CELLS * COLUMNS);
  for (const [cell, values] of Object.entries(cells)) data.set(values, Number(cell) * COLUMNS);
  return { data, dims: [1, CELLS, COLUMNS] };
}

describe('yolox', () => {
  it('should place boxes by their cell and stride, and score by objectness times class', () => {
    const output = outputWith({
      // The cell at x 2, y 1 of stride 8: centre (20, 12), size 8 x 16.
      6: [0.5, 0.5, 0, Math.log(2), 0.5, 0.25, 0.75],
      // The cell at x 1, y 1 of stride 16: centre (16, 32), size 16 x 16.
      19: [0, 1, 0, 0, 0.875, 1, 0.5],
      // The one cell of stride 32.
      20: [0.5, 0.5, 0, 0, 1, 0.5, 0.25],
    });
    const candidates = yolox.decode([output], INPUT, 0.375);
    expect(candidates).toHaveLength(3);
    const [first, second, third] = candidates;
    expect(first).toMatchObject({ classIndex: 1, score: 0.375, x1: 16, x2: 24 });
    expect(first?.y1).toBeCloseTo(4, 5);
    expect(first?.y2).toBeCloseTo(20, 5);
    expect(second).toEqual({ classIndex: 0, score: 0.875, x1: 8, y1: 24, x2: 24, y2: 40 });
    expect(third).toMatchObject({ classIndex: 0, score: 0.5, x1: 0, y1: 0, x2: 32, y2: 32 });
  });

  it('should leave out what is below the least score', () => {
    const output = outputWith({ 0: [0, 0, 0, 0, 0.9, 0.5, 0.4], 1: [0, 0, 0, 0, 0.4, 1, 1] });
    expect(yolox.decode([output], INPUT, 0.46)).toEqual([]);
  });

  it.each<[(number | string)[], number | undefined, boolean, number | undefined]>([
    [[1, 3549, 85], undefined, true, 80],
    [[1, 3549, 85], 80, true, 80],
    [[1, 3549, 85], 20, true, undefined],
    [[1, 'cells', 85], undefined, true, undefined],
    [[1, 'cells', 85], undefined, false, 80],
    [[1, 10647, 85], undefined, true, undefined],
    [[1, 3549, 5], undefined, true, undefined],
  ])('should tell whether %j with %s labels is its own', (shape, labelCount, certain, expected) => {
    const input = { width: 416, height: 416 };
    expect(gridCellCount(input)).toBe(3549);
    const outputs = [{ name: 'output', type: 'float32', shape }];
    expect(yolox.classCount({ input, outputs, metadata: new Map(), labelCount }, certain)).toBe(expected);
  });
});
