import { describe, expect, it } from '@jest/globals';
import { deformableDetr } from './deformable-detr.js';
import type { Decoder, RecognitionContext } from '../decoder.js';
import { detr } from './detr.js';
import { hfRtdetr } from './hf-rtdetr.js';
import { contextOf, floats } from '../outputs.fixture.js';

const KIN = [detr, deformableDetr, hfRtdetr];
const WITH_MASK = ['pixel_values', 'pixel_mask'];
const WITHOUT_MASK = ['pixel_values'];

function evidenceOf(decoder: Decoder, context: RecognitionContext) {
  const layout = decoder.layoutOf(context);
  return layout && decoder.evidenceFor(context, layout);
}

describe('the families with logits and pred_boxes', () => {
  it.each<[string, string, number | undefined, readonly string[], Record<string, string>]>([
    [
      'may be any of them without labels',
      'logits',
      undefined,
      WITH_MASK,
      { detr: 'names', 'deformable-detr': 'names', 'hf-rtdetr': 'names' },
    ],
    ['has a softmax if a column has no label', 'logits', 91, WITH_MASK, { detr: 'metadata' }],
    ['has a softmax then without a mask too, as YOLOS does', 'logits', 91, WITHOUT_MASK, { detr: 'metadata' }],
    ['has a sigmoid if each column has a label', 'logits', 92, WITH_MASK, { 'deformable-detr': 'metadata' }],
    [
      'has a sigmoid of either kind if it takes no mask',
      'logits:0',
      92,
      WITHOUT_MASK,
      { 'deformable-detr': 'metadata', 'hf-rtdetr': 'metadata' },
    ],
    ['is none of them if labels are missing', 'logits', 90, WITH_MASK, {}],
    ['is none of them if there are labels too many', 'logits', 93, WITH_MASK, {}],
    [
      'may be any of them under another name',
      'pred_logits',
      91,
      ['inputs'],
      { detr: 'names', 'deformable-detr': 'names', 'hf-rtdetr': 'names' },
    ],
    ['is none of them under another name if labels are missing', 'pred_logits', 90, ['inputs'], {}],
  ])('should see that a model %s', (_, name, labelCount, inputs, expected) => {
    const outputs = [floats(name, [1, 100, 92]), floats('pred_boxes', [1, 100, 4])];
    const context = contextOf(outputs, { inputs, labelCount });
    const found = KIN.map((decoder) => [decoder.family, evidenceOf(decoder, context)?.source]);
    expect(Object.fromEntries(found.filter(([, source]) => source !== undefined))).toEqual(expected);
  });

  it('should say what proves it', () => {
    const outputs = [floats('logits', [1, 300, 80]), floats('pred_boxes', [1, 300, 4])];
    expect(evidenceOf(hfRtdetr, contextOf(outputs, { labelCount: 80 }))?.because).toBe(
      'its outputs are logits [1, 300, 80] and pred_boxes [1, 300, 4] for 80 labels',
    );
  });

  it.each(KIN)('should not be seen in other outputs: $family', (decoder) => {
    const context = contextOf([floats('dets', [1, 300, 4]), floats('labels', [1, 300, 91])]);
    expect(decoder.layoutOf(context)).toBeUndefined();
    expect(decoder.evidenceFor(context, {})).toBeUndefined();
    expect(decoder.decode(context.outputs, { input: context.input, classes: 91 }, 0)).toEqual([]);
  });

  it('should be prepared for as their own processors do', () => {
    expect(detr.preprocessing).toEqual(deformableDetr.preprocessing);
    expect(detr.preprocessing).toMatchObject({ fit: 'letterbox-topleft', mean: [123.675, 116.28, 103.53] });
    expect(hfRtdetr.preprocessing).toMatchObject({ fit: 'stretch', mean: [0, 0, 0], std: [255, 255, 255] });
  });
});
