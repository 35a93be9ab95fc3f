import { describe, expect, it } from '@jest/globals';
import type { OutputTensor } from './decode/decoder.js';
import type { ModelSpec } from './model/model-spec.js';
import { toDetections } from './postprocess.js';
import { place } from './preprocess/letterbox.js';

const INPUT = { name: 'images', type: 'uint8', layout: 'nhwc', width: 256, height: 256 } as const;
function tensor(values: Float32Array, dims: readonly number[]): OutputTensor {
  return { name: 'output0', type: 'float32', dims, data: values };
}

const spec: ModelSpec = {
  family: 'yolov8',
  because: 'the sidecar says so',
  input: INPUT,
  auxiliary: [],
  preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
  classes: 2,
  labels: ['plate', 'bench'],
  labelsKnown: true,
  thresholds: {},
};
// Two candidates: a plate of 0.123456 and a bench of 0.98766.
const data = Float32Array.from([64, 128, 64, 128, 32, 30, 32, 30, 0.123456, 0, 0, 0.98766]);
const outputs = [tensor(data, [1, 6, 2])];
const placement = place({ width: 768, height: 768 }, INPUT, 'letterbox-center');
const options = { minConfidence: 0.1, nmsIou: 0.45, maxDetections: 300, labels: undefined };

describe('toDetections', () => {
  it('should name and round what was found, best first', () => {
    expect(toDetections(outputs, spec, placement, options)).toEqual({
      imageWidth: 768,
      imageHeight: 768,
      detections: [
        { label: 'bench', confidence: 0.9877, bbox: [339, 339, 429, 429] },
        { label: 'plate', confidence: 0.1235, bbox: [144, 144, 240, 240] },
      ],
    });
  });

  it('should leave out what lies in the bars beside the picture, and what is no number', () => {
    const wide = place({ width: 768, height: 384 }, INPUT, 'letterbox-center');
    const rows = [128, 128, 128, 128, 20, NaN, 32, 30, 32, 32, 30, 32, 0.5, 0.9, 0.9, 0, 0, 0];
    const broken = [tensor(Float32Array.from(rows), [1, 6, 3])];
    expect(toDetections(broken, spec, wide, options).detections).toEqual([
      { label: 'plate', confidence: 0.5, bbox: [336, 144, 432, 240] },
    ]);
    const nothing = [tensor(new Float32Array(18).fill(NaN), [1, 6, 3])];
    expect(toDetections(nothing, spec, wide, options).detections).toEqual([]);
  });

  it('should leave out what no sound model gives, and count only what is left', () => {
    const rows = [
      [10, 10, Infinity, 90, 0.9, 0],
      [10, 10, 90, 90, 0.9, -1],
      [10, 10, 90, 90, 16, 0],
      // In the bar above a picture twice as wide as high.
      [10, 0, 90, 60, 0.9, 0],
      [10, 100, 90, 130, 1.001, 7],
    ];
    const wide = place({ width: 768, height: 384 }, INPUT, 'letterbox-center');
    const outputs = [tensor(Float32Array.from(rows.flat()), [1, rows.length, 6])];
    const endToEnd = { ...spec, family: 'end2end' };
    const found = [{ label: 'class 7', confidence: 1, bbox: [30, 108, 270, 198] }];
    expect(toDetections(outputs, endToEnd, wide, { ...options, maxDetections: 1 }).detections).toEqual(found);
    const wanted = { ...options, labels: ['class 7'] };
    expect(toDetections(outputs, endToEnd, wide, wanted).detections).toEqual(found);
  });

  it('should leave overlapping boxes to a model that says itself which are one', () => {
    // x1, y1, x2, y2, score, class: two people arm in arm.
    const rows = Float32Array.from([10, 10, 110, 210, 0.9, 1, 14, 10, 114, 210, 0.8, 1]);
    const couple = [tensor(rows, [1, 2, 6])];
    expect(toDetections(couple, { ...spec, family: 'end2end' }, placement, options).detections).toHaveLength(2);
  });

  it.each([
    [['plate'], ['plate']],
    [['plate', 'unicorn'], ['plate']],
    [['unicorn'], []],
    [[], []],
  ])('should keep only the labels %j', (labels, expected) => {
    const { detections } = toDetections(outputs, spec, placement, { ...options, labels });
    expect(detections.map(({ label }) => label)).toEqual(expected);
  });
});
