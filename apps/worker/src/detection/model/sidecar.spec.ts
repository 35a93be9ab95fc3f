import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import { parseSidecar, sidecarPathOf } from './sidecar.js';

describe('sidecarPathOf', () => {
  it('should be the model with another extension', () => {
    expect(sidecarPathOf(join('models', 'my.v2.onnx'))).toBe(join('models', 'my.v2.json'));
    expect(sidecarPathOf(join('models', 'my.json'))).toBe(join('models', 'my.json.json'));
  });
});

describe('parseSidecar', () => {
  it('should read every field', () => {
    const sidecar = {
      format: 'yolox',
      inputSize: [640, 480],
      channelOrder: 'bgr',
      mean: [1, 2, 3],
      std: [4, 5, 6],
      fit: 'stretch',
      pad: 0,
      labels: ['a'],
      thresholds: { minConfidence: 0.5, nmsIou: 0.6, maxDetections: 10 },
    };
    expect(parseSidecar(JSON.stringify(sidecar), 'm.json')).toEqual(sidecar);
    expect(parseSidecar('{}', 'm.json')).toEqual({});
    expect(parseSidecar('\uFEFF{"$schema": "./schema.json"}', 'm.json')).toEqual({ $schema: './schema.json' });
    expect(parseSidecar('{"labels": "coco-91"}', 'm.json')).toEqual({ labels: 'coco-91' });
    const labels = { 1: 'person', 90: 'toothbrush' };
    expect(parseSidecar(JSON.stringify({ labels }), 'm.json')).toEqual({ labels });
  });

  it.each<[string, string | RegExp]>([
    ['{', 'is not JSON'],
    ['[]', 'is wrong: '],
    ['{"lables": ["a"]}', 'Unrecognized key: "lables"'],
    ['{"format": "yolo99"}', /format: .*"yolov8"/],
    ['{"fit": "squeeze"}', 'fit: '],
    ['{"std": [0, 1, 1]}', 'std.0: Too small'],
    ['{"mean": [1, 2]}', 'mean: '],
    ['{"labels": []}', 'labels: '],
    ['{"labels": {}}', 'labels: '],
    ['{"labels": {"first": "person"}}', 'labels: '],
    ['{"labels": [""]}', 'labels.0: must be 1 to 200 characters, none of them a control character'],
    ['{"labels": {"1": "a\\u0001"}}', 'labels.1: must be 1 to 200 characters, none of them a control character'],
    [
      '{"labels": "coco"}',
      'labels: must be a list, an object by class number, or one of the sets "coco-80", "coco-91"',
    ],
    ['{"inputSize": [10, 640]}', 'inputSize.0: '],
    ['{"thresholds": {"nmsIou": 2}}', 'thresholds.nmsIou: '],
  ])('should refuse %s and say why', (text, reason) => {
    const parse = () => parseSidecar(text, 'm.json');
    expect(parse).toThrow(UnusableModelError);
    expect(parse).toThrow(/^The sidecar m\.json is /);
    expect(parse).toThrow(reason);
  });
});
