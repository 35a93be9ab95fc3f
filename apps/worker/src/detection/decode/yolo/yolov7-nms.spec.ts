import { describe, expect, it } from '@jest/globals';
import { floats } from '../outputs.fixture.js';
import { contextOf, INPUT } from './yolo.fixture.js';
import { yolov7Nms } from './yolov7-nms.js';

const MODEL = { input: INPUT, classes: undefined };
const OUTPUT = floats('output', [2, 7], [...[0, 10, 20, 30, 60, 3, 0.75], ...[0, 5, 5, 9, 7, 0, 0.5]]);

describe('yolov7-nms', () => {
  it('should read boxes, class ids and scores', () => {
    const first = { classIndex: 3, score: 0.75, x1: 10, y1: 20, x2: 30, y2: 60 };
    const second = { classIndex: 0, score: 0.5, x1: 5, y1: 5, x2: 9, y2: 7 };
    expect(yolov7Nms.decode([OUTPUT], MODEL, 0.5)).toEqual([first, second]);
    expect(yolov7Nms.decode([OUTPUT], MODEL, 0.51)).toEqual([first]);
    expect(yolov7Nms.decode([floats('output0', [0, 7], [])], MODEL, 0)).toEqual([]);
  });

  it.each([
    ['NaN as score', [0, 1, 2, 3, 4, 0, NaN]],
    ['an endless box', [0, 1, 2, 3, Infinity, 0, 0.5]],
    ['NaN as class', [0, 1, 2, 3, 4, NaN, 0.5]],
  ])('should leave out %s', (_, values) => {
    expect(yolov7Nms.decode([floats('output0', [1, 7], values)], MODEL, 0)).toEqual([]);
  });

  it.each<[number[], object | undefined]>([
    [[2, 7], {}],
    [[0, 7], {}],
    [[2, 6], undefined],
    [[1, 2, 7], undefined],
  ])('should tell by the shape %j whether it can be its own', (dims, expected) => {
    const output = floats('output0', dims);
    expect(yolov7Nms.layoutOf(contextOf([output]))).toEqual(expected);
    expect(yolov7Nms.layoutOf(contextOf([output, output]))).toBeUndefined();
  });

  it.each<[string, number[], number | undefined, boolean]>([
    ['its rows', [0, 10, 20, 30, 60, 3, 0.75], undefined, true],
    ['no row', [], undefined, false],
    ['class ids of its labels', [0, 10, 20, 30, 60, 3, 0.75], 4, true],
    ['a class id beyond the labels', [0, 10, 20, 30, 60, 3, 0.75], 3, false],
    ['a batch id that is none', [10, 20, 30, 60, 3, 0, 0.75], undefined, false],
    ['a class id that is none', [0, 10, 20, 30, 60, 0.75, 0.5], undefined, false],
    ['a score that is none', [0, 10, 20, 30, 60, 3, 7], undefined, false],
  ])('should be told, or not, by %s', (_, values, labelCount, isTold) => {
    const output = floats('output', [values.length / 7, 7], values);
    const because = `output [${values.length / 7}, 7] has a batch id, a box, a class id and a score a row`;
    expect(yolov7Nms.evidenceFor(contextOf([output], { labelCount }), {})).toEqual(
      isTold ? { source: 'shapes', because } : undefined,
    );
  });
});
