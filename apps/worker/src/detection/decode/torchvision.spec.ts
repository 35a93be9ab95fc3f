import { describe, expect, it } from '@jest/globals';
import { contextOf, floats, inputOf, integers } from './outputs.fixture.js';
import { torchvision } from './torchvision.js';

const MODEL = { input: inputOf(800, 800), classes: undefined };
const BOXES = floats('2774', [3, 4], [...[10, 20, 30, 40], ...[1, 2, 3, 4], ...[5, 6, 7, 8]]);
const LABELS = integers('2775', [3], [18, 90, 1]);
const SCORES = floats('2776', [3], [0.75, 0.5, 0.25]);

describe('torchvision', () => {
  it.each([
    ['Faster R-CNN', [BOXES, LABELS, SCORES]],
    ['RetinaNet', [BOXES, SCORES, LABELS]],
    ['Mask R-CNN', [BOXES, LABELS, SCORES, floats('masks', [3, 1, 28, 28])]],
    ['Keypoint R-CNN', [BOXES, LABELS, SCORES, floats('points', [3, 17, 3]), floats('sure', [3, 17])]],
  ])('should tell the outputs of %s by type and shape', (_, outputs) => {
    expect(torchvision.layoutOf(contextOf(outputs))).toEqual({});
    expect(torchvision.evidenceFor(contextOf(outputs), {})?.source).toBe('shapes');
    expect(torchvision.decode(outputs, MODEL, 0.5)).toEqual([
      { classIndex: 18, score: 0.75, x1: 10, y1: 20, x2: 30, y2: 40 },
      { classIndex: 90, score: 0.5, x1: 1, y1: 2, x2: 3, y2: 4 },
    ]);
    expect(torchvision.firstClassId).toBe(1);
  });

  it('should be told where nothing was found', () => {
    const outputs = [floats('a', [0, 4]), integers('b', [0]), floats('c', [0])];
    expect(torchvision.layoutOf(contextOf(outputs))).toEqual({});
    expect(torchvision.evidenceFor(contextOf(outputs), {})?.because).toBe(
      'its outputs can only be boxes, a [0, 4], class ids, b [0], and scores, c [0]',
    );
    expect(torchvision.decode(outputs, MODEL, 0)).toEqual([]);
  });

  it('should leave out a score that is no number', () => {
    const outputs = [BOXES, LABELS, floats('scores', [3], [NaN, Infinity, 0.125])];
    expect(torchvision.decode(outputs, MODEL, 0).map(({ classIndex }) => classIndex)).toEqual([1]);
  });

  it("should leave RT-DETR's outputs without a batch to RT-DETR", () => {
    const context = contextOf([BOXES, LABELS, SCORES], { inputs: ['images', 'orig_target_sizes'] });
    expect(torchvision.evidenceFor(context, {})).toBeUndefined();
  });

  it.each([
    ['a batch', [floats('b', [1, 3, 4]), integers('l', [1, 3]), floats('s', [1, 3])]],
    ['labels of floats', [BOXES, floats('l', [3]), SCORES]],
    ['two outputs that may be scores', [BOXES, LABELS, SCORES, floats('areas', [3])]],
    ['fewer labels', [BOXES, integers('l', [2]), SCORES]],
    ['fewer boxes', [floats('b', [2, 4]), LABELS, SCORES]],
    ['no scores', [BOXES, LABELS]],
  ])('should not be seen in outputs with %s', (_, outputs) => {
    expect(torchvision.layoutOf(contextOf(outputs))).toBeUndefined();
    expect(torchvision.evidenceFor(contextOf(outputs), {})).toBeUndefined();
    expect(torchvision.decode(outputs, MODEL, 0)).toEqual([]);
  });

  it('should not be told by boxes within 0 and 1, which are in no pixels', () => {
    const parts = [integers('labels', [1], [3]), floats('scores', [1], [0.5])];
    const told = (box: readonly number[]) =>
      torchvision.evidenceFor(contextOf([floats('boxes', [1, 4], box), ...parts]), {});
    expect(told([0.1, 0.2, 0.5, 0.9])).toBeUndefined();
    expect(told([10, 20, 50, 90])?.source).toBe('shapes');
  });
});
