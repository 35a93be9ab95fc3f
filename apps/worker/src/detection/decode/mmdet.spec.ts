import { describe, expect, it } from '@jest/globals';
import { mmdet } from './mmdet.js';
import { floats, integers } from './outputs.fixture.js';
import { contextOf, INPUT } from './yolo/yolo.fixture.js';

const MODEL = { input: INPUT, classes: undefined };
const BOXES = [...[10, 20, 30, 60, 0.75], ...[5, 5, 9, 7, 0.5], ...[0, 0, 0, 0, 0]];
const DETS = floats('dets', [1, 3, 5], BOXES);
const LABELS = integers('labels', [1, 3], [3, 0, 0]);

describe('mmdet', () => {
  it.each([
    ['in a batch', [DETS, LABELS]],
    ['without a batch', [floats('dets', [3, 5], BOXES), integers('labels', [3], [3, 0, 0])]],
    [
      'the other way round, with indexes in their names',
      [
        { ...LABELS, name: 'labels:0' },
        { ...DETS, name: 'dets:0' },
      ],
    ],
    ['with masks', [DETS, LABELS, floats('masks', [1, 3, 2, 2])]],
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
    const outputs = [floats('dets', [1, 1, 5], box), integers('labels', [1, 1], [id])];
    expect(mmdet.decode(outputs, MODEL, 0)).toEqual([]);
  });

  it.each([
    ['labels that are scores', [floats('dets', [1, 3, 4]), floats('labels', [1, 3, 2])]],
    ['labels of floats', [DETS, floats('labels', [1, 3], [3, 0, 0])]],
    ['rotated boxes', [floats('dets', [1, 3, 6]), LABELS]],
    ['another number of values a box', [floats('dets', [1, 5, 3], BOXES), LABELS]],
    ['a fourth axis', [floats('dets', [1, 1, 3, 5], BOXES), LABELS]],
    ['another number of labels', [DETS, integers('labels', [1, 2], [3, 0])]],
    ['key points for labels', [DETS, integers('keypoints', [1, 3], [3, 0, 0])]],
    ['no boxes', [LABELS]],
  ])('should be denied by %s', (_, outputs) => {
    expect(mmdet.layoutOf(contextOf(outputs))).toBeUndefined();
  });
});
