import { describe, expect, it } from '@jest/globals';
import { contextOf, floats, inputOf, integers } from '../outputs.fixture.js';
import { rfDetr } from './rf-detr.js';

const OUTPUTS = [floats('dets', [1, 300, 4]), floats('labels', [1, 300, 91])];

describe('rf-detr', () => {
  it('should take every class of a query whose sigmoid is high enough, the last too', () => {
    const outputs = [
      floats('dets', [1, 2, 4], [...[0.5, 0.5, 0.25, 0.5], ...[0.25, 0.75, 0.5, 0.25]]),
      floats('labels', [1, 2, 3], [...[0, -9, Math.log(3)], ...[-9, NaN, -0.001]]),
    ];
    const box = { x1: 75, y1: 25, x2: 125, y2: 75 };
    const model = { input: inputOf(200, 100), classes: 3 };
    expect(rfDetr.decode(outputs, model, 0.5)).toEqual([
      { classIndex: 0, score: 0.5, ...box },
      { classIndex: 2, score: expect.closeTo(0.75, 6), ...box },
    ]);
    expect(rfDetr.decode(outputs, model, 0.499)).toHaveLength(3);
    expect(rfDetr.decode([], model, 0)).toEqual([]);
  });

  it.each([
    ['its outputs', OUTPUTS, { classes: 91, unnamed: 1 }],
    ['its outputs without a batch', [floats('labels', [9, 2]), floats('dets', [9, 4])], { classes: 2, unnamed: 1 }],
    ['labels that are ids', [floats('dets', [1, 300, 4]), integers('labels', [1, 300])], undefined],
    ['boxes with a score', [floats('dets', [1, 300, 5]), floats('labels', [1, 300, 91])], undefined],
    ['labels of other queries', [floats('dets', [1, 300, 4]), floats('labels', [1, 200, 91])], undefined],
    ['no boxes', [floats('labels', [1, 300, 91])], undefined],
  ])('should read %s', (_, outputs, expected) => {
    expect(rfDetr.layoutOf(contextOf(outputs))).toEqual(expected);
  });

  it.each([
    [undefined, 'names'],
    [91, 'metadata'],
    [90, 'metadata'],
    [89, undefined],
    [92, undefined],
  ])('should be proved, with %s labels, by %s', (labelCount, source) => {
    expect(rfDetr.evidenceFor(contextOf(OUTPUTS, { labelCount }), { classes: 91, unnamed: 1 })?.source).toBe(source);
  });

  it('should not be proved by other outputs', () => {
    expect(rfDetr.evidenceFor(contextOf([]), {})).toBeUndefined();
  });
});
