import { describe, expect, it } from '@jest/globals';
import { deformableDetr } from './deformable-detr.js';
import { hfRtdetr } from './hf-rtdetr.js';
import { contextOf, floats, inputOf } from '../outputs.fixture.js';

const MODEL = { input: inputOf(200, 100), classes: 2 };

describe.each([deformableDetr, hfRtdetr])('$family', (decoder) => {
  it('should take every class of a query whose sigmoid is high enough', () => {
    const outputs = [
      floats('logits', [1, 3, 2], [...[Math.log(3), 0], ...[-Math.log(4), -9], ...[-9, Math.log(9)]]),
      floats('pred_boxes', [1, 3, 4], [...[0.5, 0.5, 0.25, 0.5], ...[0.5, 0.5, 1, 1], ...[0.25, 0.75, 0.5, 0.25]]),
    ];
    const first = { x1: 75, y1: 25, x2: 125, y2: 75 };
    expect(decoder.decode(outputs, MODEL, 0.5)).toEqual([
      { classIndex: 0, score: expect.closeTo(0.75, 6), ...first },
      { classIndex: 1, score: 0.5, ...first },
      { classIndex: 1, score: expect.closeTo(0.9, 6), x1: 0, y1: 62.5, x2: 100, y2: 87.5 },
    ]);
    // 1 of 5: the second query's first class.
    expect(decoder.decode(outputs, MODEL, 0.1999)).toHaveLength(4);
    expect(decoder.decode(outputs, MODEL, 0.5001)).toHaveLength(2);
  });

  it('should leave out what is no number', () => {
    const outputs = [floats('logits', [2, 2], [NaN, -Infinity, NaN, 0]), floats('pred_boxes', [2, 4])];
    expect(decoder.decode(outputs, MODEL, 0.01)).toEqual([{ classIndex: 1, score: 0.5, x1: 0, y1: 0, x2: 0, y2: 0 }]);
  });

  it.each([
    ['with a batch', [floats('logits', [1, 300, 80]), floats('pred_boxes', [1, 300, 4])], { classes: 80 }],
    ['without a batch', [floats('logits', [300, 80]), floats('pred_boxes', [300, 4])], { classes: 80 }],
    ['of no class', [floats('logits', [1, 300, 0]), floats('pred_boxes', [1, 300, 4])], undefined],
    ['without boxes', [floats('logits', [1, 300, 80])], undefined],
  ])('should read outputs %s', (_, outputs, expected) => {
    expect(decoder.layoutOf(contextOf(outputs))).toEqual(expected);
  });
});
