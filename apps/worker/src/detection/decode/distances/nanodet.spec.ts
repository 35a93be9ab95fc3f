import { describe, expect, it } from '@jest/globals';
import { nanodet } from './nanodet.js';
import { contextOf, floats, inputOf } from '../outputs.fixture.js';

const INPUT = inputOf(64, 32);
const CLASSES = 3;
const BINS = 8;
const MODEL = { input: INPUT, classes: CLASSES };

// 8 x 4, 4 x 2 and 2 x 1 cells.
function outputsOf() {
  const [scores8, scores16, scores32] = [floats('786', [1, 32, 3]), floats('787', [1, 8, 3]), floats('788', [1, 2, 3])];
  const [distances8, distances16, distances32] = [32, 8, 2].map((rows) => floats(`d${rows}`, [1, rows, 4 * BINS]));
  if (distances8 === undefined || distances16 === undefined || distances32 === undefined) throw new Error('no outputs');
  return { scores8, distances8, scores16, distances16, scores32, distances32 };
}

describe('nanodet', () => {
  it("should measure boxes from the cells' middles, in strides", () => {
    const outputs = outputsOf();
    // Column 2, row 1: the middle is (20, 12). One cell to the left, none up, two to the right, 3.5 down.
    outputs.scores8.data.set([0.25, 0.75, 0.5], 10 * CLASSES);
    outputs.distances8.data.set([0, 1000, 0, 0, 0, 0, 0, 0, 1000], 10 * 4 * BINS);
    outputs.distances8.data[(10 * 4 + 2) * BINS + 2] = 1000;
    // Column 3, row 1: (56, 24); every bin alike is 3.5 cells each way.
    outputs.scores16.data.set([0.5, 0.25, 0.25], 7 * CLASSES);
    // Column 1, row 0: (48, 16).
    outputs.scores32.data.set([0.25, 0.25, 0.375], 1 * CLASSES);
    const expected = [
      { classIndex: 1, score: 0.75, x1: 12, y1: 12, x2: 36, y2: 40 },
      { classIndex: 0, score: 0.5, x1: 0, y1: -32, x2: 112, y2: 80 },
      { classIndex: 2, score: 0.375, x1: -64, y1: -96, x2: 160, y2: 128 },
    ];
    expect(nanodet.decode(Object.values(outputs), MODEL, 0.375)).toEqual(expected);
    expect(nanodet.decode(Object.values(outputs).toReversed(), MODEL, 0.375)).toEqual(expected);
    expect(nanodet.decode(Object.values(outputs), MODEL, 0.38)).toEqual(expected.slice(0, 2));
  });

  it('should leave out a score that is no number', () => {
    const outputs = outputsOf();
    outputs.scores16.data.set([NaN, 0.5, 0.5, 0.25, Infinity, 0.5]);
    expect(nanodet.decode(Object.values(outputs), MODEL, 0.1)).toEqual([]);
  });

  it.each([
    [undefined, 'shapes'],
    [3, 'metadata'],
    [4, undefined],
    [32, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    const context = contextOf(Object.values(outputsOf()), { input: INPUT, labelCount });
    expect(nanodet.layoutOf(context)).toEqual({ classes: CLASSES });
    expect(nanodet.evidenceFor(context, { classes: CLASSES })?.source).toBe(source);
  });

  it('should say what proves it', () => {
    expect(nanodet.evidenceFor(contextOf(Object.values(outputsOf()), { input: INPUT }), {})?.because).toBe(
      'its outputs are, for the cells of each of the strides 8, 16 and 32, 3 scores and 4 distances of 8 bins',
    );
  });

  it('should not be proved by scores that are none', () => {
    const outputs = outputsOf();
    outputs.scores8.data[0] = -2;
    const context = contextOf(Object.values(outputs), { input: INPUT, labelCount: CLASSES });
    expect(nanodet.evidenceFor(context, { classes: CLASSES })).toBeUndefined();
  });

  it('should be denied by distances that are scores in each of the strides', () => {
    const { distances8, ...outputs } = outputsOf();
    const deniedBy = () => nanodet.deniedBy?.(contextOf([distances8, ...Object.values(outputs)], { input: INPUT }));
    expect(deniedBy()).toBe('32 of the 32 columns of distances are within 0 and 1 throughout, as scores are');
    distances8.data.fill(-2, 0, 32);
    expect(deniedBy()).toBeUndefined();
  });

  it('should not be seen in outputs of other cells', () => {
    const context = contextOf(Object.values(outputsOf()), { input: inputOf(64, 64) });
    expect(nanodet.layoutOf(context)).toBeUndefined();
    expect(nanodet.evidenceFor(context, {})).toBeUndefined();
    expect(nanodet.decode(context.outputs, { ...MODEL, input: context.input }, 0)).toEqual([]);
  });
});
