import { describe, expect, it } from '@jest/globals';
import { nanodetPlus } from './nanodet-plus.js';
import { contextOf, floats, inputOf } from '../outputs.fixture.js';

// 8 x 8, 4 x 4, 2 x 2 and 1 cells.
const INPUT = inputOf(64, 64);
const CELLS = 85;
const CLASSES = 2;
const COLUMNS = CLASSES + 32;
const MODEL = { input: INPUT, classes: CLASSES };

function outputWith(rows: Readonly<Record<number, readonly number[]>>, cells = CELLS) {
  const output = floats('output', [1, cells, COLUMNS]);
  for (const [row, values] of Object.entries(rows)) output.data.set(values, Number(row) * COLUMNS);
  return output;
}

/** One logit of a distance is what no score can be. */
const LIKELY = { 3: [0.5, 0.25, -3] };

describe('nanodet-plus', () => {
  it("should measure boxes from the cells' corners, in strides", () => {
    const output = outputWith({
      // Column 1, row 1 of stride 8: (8, 8). One cell to the left, none up, 3.5 to the right and down.
      9: [0.25, 0.75, 0, 1000, 0, 0, 0, 0, 0, 0, 1000],
      // Column 3, row 2 of stride 16: (48, 32).
      75: [0.5, 0],
      // The one cell of stride 64: (0, 0).
      84: [0.25, 0.375],
    });
    const expected = [
      { classIndex: 1, score: 0.75, x1: 0, y1: 8, x2: 36, y2: 36 },
      { classIndex: 0, score: 0.5, x1: -8, y1: -24, x2: 104, y2: 88 },
      { classIndex: 1, score: 0.375, x1: -224, y1: -224, x2: 224, y2: 224 },
    ];
    expect(nanodetPlus.decode([output], MODEL, 0.375)).toEqual(expected);
    expect(nanodetPlus.decode([output], MODEL, 0.38)).toEqual(expected.slice(0, 2));
  });

  it('should do with three strides', () => {
    const output = outputWith({ 83: [0, 0.5] }, 84);
    expect(nanodetPlus.layoutOf(contextOf([output], { input: INPUT }))).toEqual({ classes: CLASSES });
    expect(nanodetPlus.decode([output], MODEL, 0.5)).toEqual([
      { classIndex: 1, score: 0.5, x1: -80, y1: -80, x2: 144, y2: 144 },
    ]);
  });

  it('should leave out a score that is no number', () => {
    const output = outputWith({ 0: [NaN, 0.5], 1: [0.25, Infinity], 2: [Infinity, 0] });
    expect(nanodetPlus.decode([output], MODEL, 0.1)).toEqual([]);
  });

  it.each([
    [[1, 84, COLUMNS - 1], { classes: 1 }],
    [[1, CELLS, 112], { classes: 80 }],
    [[1, CELLS, 32], undefined],
    [[1, 86, COLUMNS], undefined],
    [[1, COLUMNS, CELLS], undefined],
    [[CELLS, COLUMNS], undefined],
  ])('should read %j as %j', (dims, expected) => {
    expect(nanodetPlus.layoutOf(contextOf([floats('output', dims)], { input: INPUT }))).toEqual(expected);
  });

  it.each([
    [undefined, 'shapes'],
    [2, 'metadata'],
    [34, undefined],
    [3, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    const context = contextOf([outputWith(LIKELY)], { input: INPUT, labelCount });
    expect(nanodetPlus.evidenceFor(context, { classes: CLASSES })?.source).toBe(source);
  });

  it('should say what proves it', () => {
    const context = contextOf([outputWith(LIKELY)], { input: INPUT });
    expect(nanodetPlus.evidenceFor(context, { classes: CLASSES })?.because).toBe(
      'output [1, 85, 34] has a candidate for each of the 85 cells of strides 8, 16, 32 and 64, ' +
        'and its first 2 columns are scores',
    );
  });

  it.each([
    ['boxes before the scores', { 3: [100, 50, -3] }],
    ['shares and scores alone', { 3: [0.5, 0.25, 0.5] }],
    ['no numbers', { 3: [NaN, 0.25, -3] }],
  ])('should not be proved by %s', (_, rows) => {
    const context = contextOf([outputWith(rows)], { input: INPUT, labelCount: CLASSES });
    expect(nanodetPlus.evidenceFor(context, { classes: CLASSES })).toBeUndefined();
  });

  it('should be denied by more scores in place of the distances', () => {
    const classesFirst = outputWith({ 3: [...new Array<number>(COLUMNS - 4).fill(0.5), 320, 240, 64, 64] });
    const expected = '28 of the 32 columns of distances are within 0 and 1 throughout, as scores are';
    expect(nanodetPlus.deniedBy?.(contextOf([classesFirst], { input: INPUT }))).toBe(expected);
    const logits = outputWith({ 3: [0.5, 0.5, ...new Array<number>(32).fill(-2)] });
    expect(nanodetPlus.deniedBy?.(contextOf([logits], { input: INPUT }))).toBeUndefined();
  });

  it('should not be seen in other outputs', () => {
    const context = contextOf([], { input: INPUT });
    expect(nanodetPlus.evidenceFor(context, {})).toBeUndefined();
    expect(nanodetPlus.decode([floats('output', [1, 86, COLUMNS])], MODEL, 0)).toEqual([]);
  });
});
