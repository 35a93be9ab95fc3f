import { describe, expect, it } from '@jest/globals';
import { contextOf, floats, inputOf, integers } from '../outputs.fixture.js';
import { rtdetr } from './rtdetr.js';

const MODEL = { input: inputOf(640, 640), classes: undefined };
const INPUTS = ['images', 'orig_target_sizes'];

describe('rtdetr', () => {
  it('should take boxes, classes and scores as they are', () => {
    const outputs = [
      integers('labels', [1, 4], [16, 0, 2, 7]),
      floats('boxes', [1, 4, 4], [...[10, 20, 110, 220], ...[-5, 0, 50, 60], ...[1, 2, 3, 4], ...[1, 2, 3, 4]]),
      floats('scores', [1, 4], [0.875, 0.5, 0.25, NaN]),
    ];
    const expected = [
      { classIndex: 16, score: 0.875, x1: 10, y1: 20, x2: 110, y2: 220 },
      { classIndex: 0, score: 0.5, x1: -5, y1: 0, x2: 50, y2: 60 },
    ];
    expect(rtdetr.decode(outputs, MODEL, 0.5)).toEqual(expected);
    expect(rtdetr.decode(outputs.toReversed(), MODEL, 0.5)).toEqual(expected);
    expect(rtdetr.decode(outputs, MODEL, 0.51)).toEqual(expected.slice(0, 1));
    expect(rtdetr.decode([], MODEL, 0)).toEqual([]);
  });

  it('should leave out a score that is no number', () => {
    const outputs = [
      integers('labels:0', [3]),
      floats('boxes:0', [3, 4]),
      floats('scores:0', [3], [NaN, Infinity, 0.5]),
    ];
    expect(rtdetr.decode(outputs, MODEL, 0).map(({ score }) => score)).toEqual([0.5]);
  });

  it.each([
    ['a batch', [integers('labels', [1, 300]), floats('boxes', [1, 300, 4]), floats('scores', [1, 300])], {}],
    ['no batch', [integers('labels', [300]), floats('boxes', [300, 4]), floats('scores', [300])], {}],
    ['ids as floats', [floats('labels', [1, 300]), floats('boxes', [1, 300, 4]), floats('scores', [1, 300])], {}],
    ['no scores', [integers('labels', [1, 300]), floats('boxes', [1, 300, 4])], undefined],
    ['logits', [floats('labels', [1, 300, 80]), floats('boxes', [1, 300, 4]), floats('scores', [1, 300])], undefined],
    ['other boxes', [integers('labels', [9]), floats('boxes', [9, 5]), floats('scores', [9])], undefined],
    ['other counts', [integers('labels', [9]), floats('boxes', [9, 4]), floats('scores', [8])], undefined],
    ['an axis too many', [integers('labels', [1, 1, 9]), floats('boxes', [9, 4]), floats('scores', [9])], undefined],
    ['scores of integers', [integers('labels', [9]), floats('boxes', [9, 4]), integers('scores', [9])], undefined],
  ])('should read outputs with %s', (_, outputs, expected) => {
    expect(rtdetr.layoutOf(contextOf(outputs))).toEqual(expected);
  });

  it('should be proved by the names of inputs and outputs', () => {
    const outputs = [integers('labels', [1, 300]), floats('boxes', [1, 300, 4]), floats('scores', [1, 300])];
    expect(rtdetr.evidenceFor(contextOf(outputs, { inputs: INPUTS }), {})).toEqual({
      source: 'names',
      because: 'it has the input orig_target_sizes and the outputs labels [1, 300], boxes [1, 300, 4], scores [1, 300]',
    });
    expect(rtdetr.evidenceFor(contextOf(outputs), {})).toBeUndefined();
    expect(rtdetr.evidenceFor(contextOf([], { inputs: INPUTS }), {})).toBeUndefined();
  });
});
