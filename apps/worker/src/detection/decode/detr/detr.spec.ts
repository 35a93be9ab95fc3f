import { describe, expect, it } from '@jest/globals';
import { detr } from './detr.js';
import { contextOf, floats, inputOf } from '../outputs.fixture.js';

const MODEL = { input: inputOf(200, 100), classes: 3 };
const BOX = [0.5, 0.5, 0.25, 0.5];

describe('detr', () => {
  it('should score a query by the softmax of its best class, which "no object" never is', () => {
    const logits = floats(
      'logits',
      [1, 3, 3],
      [...[Math.log(6), Math.log(3), 0], ...[0, Math.log(2), Math.log(5)], ...[0, 0, Math.log(98)]],
    );
    const boxes = floats('pred_boxes', [1, 3, 4], [...BOX, ...[0.25, 0.75, 0.5, 0.25], ...BOX]);
    const candidates = detr.decode([boxes, logits], MODEL, 0.2);
    expect(candidates).toEqual([
      { classIndex: 0, score: expect.closeTo(0.6, 6), x1: 75, y1: 25, x2: 125, y2: 75 },
      { classIndex: 1, score: expect.closeTo(0.25, 6), x1: 0, y1: 62.5, x2: 100, y2: 87.5 },
    ]);
  });

  it.each([
    [0.5, 1],
    [0.5001, 0],
  ])('should take what reaches %d', (minScore, expected) => {
    const logits = floats('logits', [1, 1, 3], [0, -Infinity, 0]);
    expect(detr.decode([logits, floats('pred_boxes', [1, 1, 4], BOX)], MODEL, minScore)).toHaveLength(expected);
  });

  it('should leave out what is no number', () => {
    const logits = floats('logits', [1, 3, 3], [...[NaN, 0, 0], ...[0, 1, NaN], ...[Infinity, 0, 0]]);
    expect(detr.decode([logits, floats('pred_boxes', [1, 3, 4])], MODEL, 0)).toEqual([]);
  });

  it.each([
    ['the names of Hugging Face', [floats('logits', [1, 100, 92]), floats('pred_boxes', [1, 100, 4])], 92],
    ['those of its own repository', [floats('pred_logits', [1, 100, 92]), floats('pred_boxes', [1, 100, 4])], 92],
    ['an output index and no batch', [floats('logits:0', [100, 92]), floats('pred_boxes:0', [100, 4])], 92],
    ['outputs more', [floats('hidden', [1, 9]), floats('pred_boxes', [1, 5, 4]), floats('logits', [1, 5, 2])], 2],
    ['nothing but "no object"', [floats('logits', [1, 100, 1]), floats('pred_boxes', [1, 100, 4])], undefined],
    ['boxes of other queries', [floats('logits', [1, 100, 92]), floats('pred_boxes', [1, 99, 4])], undefined],
    ['boxes of five sides', [floats('logits', [1, 100, 92]), floats('pred_boxes', [1, 100, 5])], undefined],
    ['an axis too many', [floats('logits', [1, 1, 100, 92]), floats('pred_boxes', [1, 100, 4])], undefined],
    ['no boxes', [floats('logits', [1, 100, 92])], undefined],
  ])('should read %s', (_, outputs, classes) => {
    expect(detr.layoutOf(contextOf(outputs))).toEqual(classes && { classes: classes - 1 });
  });
});
