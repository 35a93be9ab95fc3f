import { describe, expect, it } from '@jest/globals';
import { nanodet } from './nanodet.js';
import { contextOf, floats, inputOf } from '../outputs.fixture.js';
import { picodet } from './picodet.js';

// 16 x 8, 8 x 4, 4 x 2 and 2 x 1 cells.
const INPUT = inputOf(128, 64);
const ROWS = [128, 32, 8, 2];
const CLASSES = 2;

/** All scores first, as its exporter orders them, and then all distances. */
function outputsWith(scores: Readonly<Record<number, readonly number[]>> = {}) {
  return [
    ...ROWS.map((rows) => floats(`scores ${rows}`, [1, rows, CLASSES], scores[rows])),
    ...ROWS.map((rows) => floats(`distances ${rows}`, [1, rows, 32])),
  ];
}

describe('picodet', () => {
  it('should measure boxes from the middles of the cells of four strides', () => {
    const outputs = outputsWith({ 2: [0.125, 0.125, 0.25, 0.5], 8: [...new Array<number>(15).fill(0), 0.75] });
    const model = { input: INPUT, classes: CLASSES };
    const expected = [
      // Column 3, row 1 of stride 32: (112, 48), 3.5 cells each way.
      { classIndex: 1, score: 0.75, x1: 0, y1: -64, x2: 224, y2: 160 },
      // Column 1, row 0 of stride 64: (96, 32).
      { classIndex: 1, score: 0.5, x1: -128, y1: -192, x2: 320, y2: 256 },
    ];
    expect(picodet.decode(outputs, model, 0.5)).toEqual(expected);
    expect(picodet.decode(outputs, model, 0.51)).toEqual(expected.slice(0, 1));
  });

  it.each([
    [undefined, 'shapes'],
    [2, 'metadata'],
    [80, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    const context = contextOf(outputsWith(), { input: INPUT, labelCount });
    expect(picodet.layoutOf(context)).toEqual({ classes: CLASSES });
    expect(picodet.evidenceFor(context, { classes: CLASSES })?.source).toBe(source);
  });

  it('should be told from NanoDet by the fourth stride', () => {
    const outputs = outputsWith();
    const three = outputs.filter(({ dims }) => dims[1] !== 2);
    expect(nanodet.layoutOf(contextOf(outputs, { input: INPUT }))).toBeUndefined();
    expect(picodet.layoutOf(contextOf(three, { input: INPUT }))).toBeUndefined();
    expect(nanodet.layoutOf(contextOf(three, { input: INPUT }))).toEqual({ classes: CLASSES });
    expect(picodet.preprocessing.channelOrder).not.toBe(nanodet.preprocessing.channelOrder);
  });
});
