import { describe, expect, it } from '@jest/globals';
import { paddle } from './paddle.js';
import { floats, integers } from './outputs.fixture.js';
import { contextOf, INPUT } from './yolo/yolo.fixture.js';

const MODEL = { input: INPUT, classes: undefined };
const ROWS = floats(
  'multiclass_nms3_0.tmp_0',
  [3, 6],
  [...[3, 0.75, 10, 20, 30, 60], ...[0, 0.5, 5, 5, 9, 7], ...[-1, 0, 0, 0, 0, 0]],
);
const COUNT = integers('multiclass_nms3_0.tmp_2', [1], [2]);
const INPUTS = ['image', 'scale_factor'];

describe('paddle', () => {
  it.each([
    ['its count', [ROWS, COUNT]],
    ['its count before', [COUNT, ROWS]],
    ['a count that is wrong', [ROWS, integers('count', [1], [0])]],
    ['a count without an axis', [ROWS, integers('count', [], [2])]],
  ])('should read class ids, scores and boxes beside %s, and leave out the row that fills up', (_, outputs) => {
    const first = { classIndex: 3, score: 0.75, x1: 10, y1: 20, x2: 30, y2: 60 };
    const second = { classIndex: 0, score: 0.5, x1: 5, y1: 5, x2: 9, y2: 7 };
    expect(paddle.layoutOf(contextOf(outputs))).toEqual({});
    expect(paddle.decode(outputs, MODEL, 0)).toEqual([first, second]);
    expect(paddle.decode(outputs, MODEL, 0.5)).toEqual([first, second]);
    expect(paddle.decode(outputs, MODEL, 0.51)).toEqual([first]);
  });

  it.each([
    ['NaN as score', [0, NaN, 1, 2, 3, 4]],
    ['an endless box', [0, 0.5, 1, 2, 3, Infinity]],
    ['no object', [-1, 0.5, 1, 2, 3, 4]],
  ])('should leave out %s', (_, values) => {
    expect(paddle.decode([floats('output0', [1, 6], values), COUNT], MODEL, 0)).toEqual([]);
  });

  it.each([
    ['a missing count', [ROWS]],
    ['a third output', [ROWS, COUNT, COUNT]],
    ['a count of floats', [ROWS, floats('count', [1], [2])]],
    ['a matrix of integers', [ROWS, integers('ids', [1, 3], [0, 1, 2])]],
    ['another number of columns', [floats('output0', [3, 7]), COUNT]],
    ['a batch', [floats('output0', [1, 3, 6], ROWS.data), COUNT]],
  ])('should be denied by %s', (_, outputs) => {
    expect(paddle.layoutOf(contextOf(outputs))).toBeUndefined();
  });

  it('should be told by the input of the scale alone', () => {
    expect(paddle.evidenceFor(contextOf([ROWS, COUNT], { inputs: INPUTS }), {})).toEqual({
      source: 'names',
      because: 'it has the input scale_factor, and six columns in multiclass_nms3_0.tmp_0 [3, 6]',
    });
    expect(paddle.evidenceFor(contextOf([ROWS, COUNT]), {})).toBeUndefined();
  });
});
