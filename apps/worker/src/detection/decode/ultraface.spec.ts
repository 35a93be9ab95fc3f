import { describe, expect, it } from '@jest/globals';
import { contextOf, floats, inputOf } from './outputs.fixture.js';
import { ultraface } from './ultraface.js';

const MODEL = { input: inputOf(320, 240), classes: 1 };
const BOXES = floats('boxes', [1, 3, 4], [...[0.25, 0.5, 0.5, 0.75], ...[-0.125, 0, 1, 1], ...[0, 0, 1, 1]]);
const SCORES = floats('scores', [1, 3, 2], [...[0.25, 0.75], ...[0.5, 0.5], ...[0.875, 0.125]]);

describe('ultraface', () => {
  it('should take the second column for the score, and the box in pixels', () => {
    const expected = [
      { classIndex: 0, score: 0.75, x1: 80, y1: 120, x2: 160, y2: 180 },
      { classIndex: 0, score: 0.5, x1: -40, y1: 0, x2: 320, y2: 240 },
    ];
    expect(ultraface.decode([SCORES, BOXES], MODEL, 0.5)).toEqual(expected);
    expect(ultraface.decode([BOXES, SCORES], MODEL, 0.5)).toEqual(expected);
    expect(ultraface.decode([SCORES, BOXES], MODEL, 0.51)).toEqual(expected.slice(0, 1));
    expect(ultraface.labels).toEqual(['face']);
  });

  it('should leave out a score that is no number', () => {
    const scores = floats('scores', [3, 2], [...[0, NaN], ...[0, Infinity], ...[0.5, 0.5]]);
    const candidates = ultraface.decode([scores, floats('boxes', [3, 4])], MODEL, 0);
    expect(candidates.map(({ score }) => score)).toEqual([0.5]);
  });

  it.each([
    [undefined, 'names'],
    [1, 'metadata'],
    [2, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    const context = contextOf([SCORES, BOXES], { labelCount });
    expect(ultraface.layoutOf(context)).toEqual({ classes: 1 });
    expect(ultraface.evidenceFor(context, { classes: 1 })?.source).toBe(source);
  });

  it.each([
    ['do not add up', [...[0.25, 0.75], ...[0.5, 0.5], ...[0.25, 0.25]]],
    ['are no numbers', [...[0.25, 0.75], ...[0.5, 0.5], ...[NaN, 0.25]]],
  ])('should not be proved by scores that %s', (_, values) => {
    const context = contextOf([floats('scores', [1, 3, 2], values), BOXES]);
    expect(ultraface.layoutOf(context)).toEqual({ classes: 1 });
    expect(ultraface.evidenceFor(context, { classes: 1 })).toBeUndefined();
  });

  it.each([
    ['no boxes', [SCORES]],
    ['no scores', [BOXES]],
    ['more classes', [floats('scores', [1, 3, 3]), BOXES]],
    ['boxes of five sides', [SCORES, floats('boxes', [1, 3, 5])]],
    ['fewer boxes', [SCORES, floats('boxes', [1, 2, 4])]],
    ['final scores', [floats('scores', [1, 3]), BOXES]],
  ])('should not be seen in outputs with %s', (_, outputs) => {
    expect(ultraface.layoutOf(contextOf(outputs))).toBeUndefined();
    expect(ultraface.evidenceFor(contextOf(outputs), {})).toBeUndefined();
    expect(ultraface.decode(outputs, MODEL, 0)).toEqual([]);
  });
});
