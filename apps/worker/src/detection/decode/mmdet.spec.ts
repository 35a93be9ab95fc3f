import { describe, expect, it } from '@jest/globals';
import { mmdet } from './mmdet.js';
import { contextOf, idsOf, INPUT, outputOf } from './yolo/yolo.fixture.js';

const MODEL = { input: INPUT, classes: undefined };
const BOXES = [...[10, 20, 30, 60, 0.75], ...[5, 5, 9, 7, 0.5], ...[0, 0, 0, 0, 0]];
const DETS = outputOf([1, 3, 5], BOXES, 'dets');
const LABELS = idsOf([1, 3], [3, 0, 0], 'labels');

describe('mmdet', () => {
  it.each([
    ['in a batch', [DETS, LABELS]],
    ['without a batch', [outputOf([3, 5], BOXES, 'dets'), idsOf([3], [3, 0, 0], 'labels')]],
    [
      'the other way round, with indexes in their names',
      [
        { ...LABELS, name: 'labels:0' },
        { ...DETS, name: 'dets:0' },
      ],
    ],
    ['with masks', [DETS, LABELS, outputOf([1, 3, 2, 2], new Float32Array(12), 'masks')]],
  ])('should read boxes with their class ids %s, and leave out the row that fills up', (_, outputs) => {
    const first = { classIndex: 3, score: 0.75, x1: 10, y1: 20, x2: 30, y2: 60 };
    const second = { classIndex: 0, score: 0.5, x1: 5, y1: 5, x2: 9, y2: 7 };
    const context = contextOf(outputs);
    expect(mmdet.layoutOf(context)).toEqual({});
    expect(mmdet.evidenceFor(context, {})?.source).toBe('names');
    expect(mmdet.decode(outputs, MODEL, 0)).toEqual([first, second]);
    expect(mmdet.decode(outputs, MODEL, 0.5)).toEqual([first, second]);
    expect(mmdet.decode(outputs, MODEL, 0.51)).toEqual([first]);
  });

  it.each([
    ['NaN as score', [1, 2, 3, 4, NaN], 0],
    ['an endless box', [-Infinity, 2, 3, 4, 0.5], 0],
    ['the class of no object', [1, 2, 3, 4, 0.5], -1],
  ])('should leave out %s', (_, box, id) => {
    const outputs = [outputOf([1, 1, 5], box, 'dets'), idsOf([1, 1], [id], 'labels')];
    expect(mmdet.decode(outputs, MODEL, 0)).toEqual([]);
  });

  it.each([
    [
      'labels that are scores',
      [outputOf([1, 3, 4], new Float32Array(12), 'dets'), outputOf([1, 3, 2], new Float32Array(6), 'labels')],
    ],
    ['labels of floats', [DETS, outputOf([1, 3], [3, 0, 0], 'labels')]],
    ['rotated boxes', [outputOf([1, 3, 6], new Float32Array(18), 'dets'), LABELS]],
    ['another number of values a box', [outputOf([1, 5, 3], BOXES, 'dets'), LABELS]],
    ['a fourth axis', [outputOf([1, 1, 3, 5], BOXES, 'dets'), LABELS]],
    ['another number of labels', [DETS, idsOf([1, 2], [3, 0], 'labels')]],
    ['key points for labels', [DETS, idsOf([1, 3], [3, 0, 0], 'keypoints')]],
    ['no boxes', [LABELS]],
  ])('should be denied by %s', (_, outputs) => {
    expect(mmdet.layoutOf(contextOf(outputs))).toBeUndefined();
  });
});
