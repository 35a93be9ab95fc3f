import { describe, expect, it } from '@jest/globals';
import { floats } from '../outputs.fixture.js';
import { CELLS, contextOf, INPUT, OFFSET_BOX, outputOfRows } from './yolo.fixture.js';
import { yolox } from './yolox.js';

const COLUMNS = 7;
const MODEL = { input: INPUT, classes: 2 };

function outputWith(cells: Readonly<Record<number, number[]>>) {
  const data = new Float32Array(CELLS * COLUMNS);
  for (const [cell, values] of Object.entries(cells)) data.set(values, Number(cell) * COLUMNS);
  return floats('output0', [1, CELLS, COLUMNS], data);
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
    const candidates = yolox.decode([output], MODEL, 0.375);
    expect(candidates).toHaveLength(3);
    const [first, second, third] = candidates;
    expect(first).toMatchObject({ classIndex: 1, score: 0.375, x1: 16, x2: 24 });
    expect(first?.y1).toBeCloseTo(4, 5);
    expect(first?.y2).toBeCloseTo(20, 5);
    expect(second).toEqual({ classIndex: 0, score: 0.875, x1: 8, y1: 24, x2: 24, y2: 40 });
    expect(third).toMatchObject({ classIndex: 0, score: 0.5, x1: 0, y1: 0, x2: 32, y2: 32 });
  });

  it('should know the cells of an input that is wider than high', () => {
    const data = new Float32Array(42 * COLUMNS);
    // 8 x 4 cells come first: the tenth candidate is the cell at x 1, y 1 of stride 8; the last one x 1, y 0 of stride 32.
    data.set([0, 0, 0, 0, 1, 1, 0], 9 * COLUMNS);
    data.set([0.5, 0.5, 0, 0, 1, 1, 0], 41 * COLUMNS);
    const model = { input: { ...INPUT, width: 64 }, classes: 2 };
    expect(yolox.decode([floats('output0', [1, 42, COLUMNS], data)], model, 0.5)).toEqual([
      { classIndex: 0, score: 1, x1: 4, y1: 4, x2: 12, y2: 12 },
      { classIndex: 0, score: 1, x1: 32, y1: 0, x2: 64, y2: 32 },
    ]);
  });

  it('should leave out what is below the least score', () => {
    const output = outputWith({ 0: [0, 0, 0, 0, 0.9, 0.5, 0.4], 1: [0, 0, 0, 0, 0.4, 1, 1] });
    expect(yolox.decode([output], MODEL, 0.46)).toEqual([]);
  });

  it.each([
    ['NaN as objectness', [0, 0, 0, 0, NaN, 1, 1]],
    ['NaN as class', [0, 0, 0, 0, 1, NaN, NaN]],
    ['NaN in the box', [0, NaN, 0, 0, 1, 1, 1]],
    ['a size whose exponential is endless', [0, 0, 1000, 0, 1, 1, 1]],
  ])('should leave out %s', (_, values) => {
    expect(yolox.decode([outputWith({ 3: values })], MODEL, 0.5)).toEqual([]);
  });

  it.each<[number[], { classes: number } | undefined]>([
    [[1, 3549, 85], { classes: 80 }],
    [[1, 3549, 6], { classes: 1 }],
    [[1, 3549, 5], undefined],
    [[1, 10647, 85], undefined],
    [[3549, 85], undefined],
  ])('should tell by the shape %j of a 416 x 416 input whether it can be its own', (dims, expected) => {
    const input = { ...INPUT, width: 416, height: 416 };
    const output = floats('output0', dims);
    expect(yolox.layoutOf(contextOf([output], { input }))).toEqual(expected);
    expect(yolox.layoutOf(contextOf([output, output], { input }))).toBeUndefined();
  });

  it('should say what told it', () => {
    const output = outputOfRows(CELLS, () => [...OFFSET_BOX, 0.5, 0.5]);
    expect(yolox.evidenceFor(contextOf([output]), { classes: 1 })).toEqual({
      source: 'shapes',
      because:
        'output0 [1, 21, 6] has a candidate for each of the 21 cells of strides 8, 16 and 32, with its box in strides',
    });
  });
});
