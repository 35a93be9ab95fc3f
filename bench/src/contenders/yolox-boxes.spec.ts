import { describe, expect, it } from '@jest/globals';
import { yoloxBoxes } from './yolox-boxes.js';

/** Centre x, centre y, width, height, objectness and two classes. */
const COLUMNS = 7;
/** 32 x 32 has 16 cells of stride 8, 4 of stride 16 and 1 of stride 32. */
const CELLS = 21;
const setup = { input: { width: 32, height: 32 }, minConfidence: 0.3, nmsIou: 0.45 };

function outputOf(rows: Readonly<Record<number, readonly number[]>>): Float32Array {
  const data = new Float32Array(CELLS * COLUMNS);
  for (const [row, values] of Object.entries(rows)) data.set(values, Number(row) * COLUMNS);
  return data;
}

describe('yoloxBoxes', () => {
  it('should place a box by its cell and stride, in pixels of the photo', () => {
    // Row 6 is the cell at (2, 1) of stride 8: centre (20, 12), 16 wide and 8 high, on a photo twice as large.
    const [found] = yoloxBoxes(outputOf({ 6: [0.5, 0.5, Math.log(2), 0, 0.9, 0.1, 0.8] }), COLUMNS, setup, 0.5);
    expect(found?.classIndex).toBe(1);
    expect(found?.score).toBeCloseTo(0.72);
    [24, 16, 56, 32].forEach((side, index) => {
      expect(found?.box[index]).toBeCloseTo(side, 4);
    });
  });

  it('should reach the cells of the coarser strides', () => {
    const boxes = yoloxBoxes(
      outputOf({ 19: [0, 0, 0, 0, 1, 0.9, 0], 20: [0.5, 0.5, 0, 0, 1, 0, 0.8] }),
      COLUMNS,
      setup,
      1,
    );
    expect(boxes.map(({ classIndex, box }) => [classIndex, box.map(Math.round)])).toEqual([
      [0, [8, 8, 24, 24]],
      [1, [0, 0, 32, 32]],
    ]);
  });

  it('should leave out what scores too little, and the lesser of two boxes on one object', () => {
    const rows = {
      5: [0.5, 0.5, 0, 0, 0.5, 0.5, 0],
      9: [0.5, 0.5, 1, 1, 0.9, 0.9, 0],
      10: [-0.4, 0.5, 1, 1, 0.9, 0.8, 0],
    };
    const boxes = yoloxBoxes(outputOf(rows), COLUMNS, setup, 1);
    expect(boxes.map(({ score }) => score.toFixed(2))).toEqual(['0.81']);
  });
});
