import { describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import type { ModelInterface } from './model-spec.js';
import { recogniseModel } from './recognise.js';
import type { Sidecar } from './sidecar.js';

const identity = { name: 'model', sha256: '0'.repeat(64) };
const NAMES = JSON.stringify(Array.from({ length: 80 }, (_, index) => `thing ${index}`));

function recognise(model: ModelInterface, metadata: Record<string, string> = {}, sidecar: Sidecar = {}) {
  return recogniseModel({ path: 'model.onnx', identity, sidecar, metadata: new Map(Object.entries(metadata)) }, model);
}

function model(shape: (number | string)[], output: (number | string)[], type = 'float32'): ModelInterface {
  return {
    inputs: [{ name: 'images', type, shape }],
    outputs: [{ name: 'output0', type: 'float32', shape: output }],
  };
}

const YOLOV8 = model([1, 3, 640, 640], [1, 84, 8400]);
const YOLOX = model([1, 3, 416, 416], [1, 3549, 85]);
const BYTES = model(['batch', 256, 256, 3], ['batch', 10, 1024], 'uint8');

describe('recogniseModel', () => {
  it('should know YOLOv8 by its shapes', () => {
    expect(recognise(YOLOV8, { names: NAMES, task: 'detect' })).toMatchObject({
      family: 'yolov8',
      input: { name: 'images', layout: 'nchw-float32', width: 640, height: 640 },
      preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
      labelsKnown: true,
    });
  });

  it('should know YOLOX by its shapes, and number its classes for want of labels', () => {
    const spec = recognise(YOLOX);
    expect(spec).toMatchObject({
      family: 'yolox',
      preprocessing: { fit: 'letterbox-topleft', pad: 114, channelOrder: 'bgr', mean: [0, 0, 0], std: [1, 1, 1] },
      labelsKnown: false,
    });
    expect(spec.labels).toHaveLength(80);
    expect(spec.labels[79]).toBe('class 79');
  });

  it('should know a model that takes bytes by its labels, and normalise nothing', () => {
    const names = '["dumbbell","barbell","kettlebell","plate","medicine_ball","bench"]';
    expect(recognise(BYTES, { names })).toMatchObject({
      family: 'yolov8',
      input: { layout: 'nhwc-uint8', width: 256, height: 256 },
      preprocessing: { fit: 'letterbox-center', channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
      labels: ['dumbbell', 'barbell', 'kettlebell', 'plate', 'medicine_ball', 'bench'],
    });
  });

  it('should let the sidecar win, field by field', () => {
    const labels = Array.from({ length: 81 }, (_, index) => `own ${index}`);
    const sidecar = { format: 'yolov8', fit: 'stretch', mean: [1, 2, 3], labels, thresholds: { nmsIou: 0.6 } } as const;
    expect(recognise(model([1, 3, 64, 64], [1, 85, 100]), { names: NAMES }, sidecar)).toMatchObject({
      family: 'yolov8',
      preprocessing: { fit: 'stretch', pad: 114, mean: [1, 2, 3], std: [255, 255, 255] },
      labels,
      thresholds: { nmsIou: 0.6 },
    });
  });

  it.each([
    [{}, {}, { width: 640, height: 640 }],
    [{ imgsz: '[320, 480]' }, {}, { width: 480, height: 320 }],
    [{ imgsz: '320' }, {}, { width: 320, height: 320 }],
    [{ imgsz: '320' }, { inputSize: [96, 64] as const }, { width: 96, height: 64 }],
  ])('should take the size that a model leaves open from %j and %j', (metadata, sidecar, size) => {
    const open = model(['batch', 3, 'height', 'width'], ['batch', 84, 'anchors']);
    expect(recognise(open, { names: NAMES, ...metadata }, sidecar).input).toMatchObject(size);
  });

  it.each<[string, ModelInterface, Record<string, string>, Sidecar, RegExp]>([
    ['another task', YOLOV8, { task: 'pose' }, {}, /is for the task 'pose'/],
    [
      'unknown shapes',
      model([1, 3, 640, 640], [1, 300, 6]),
      {},
      {},
      /output0 float32 \[1, 300, 6\].*"format".*model\.json/,
    ],
    [
      'half precision',
      model([1, 3, 640, 640], [1, 84, 8400], 'float16'),
      {},
      {},
      /images float16 .*supported is one input/,
    ],
    ['a second input', { ...YOLOV8, inputs: [...YOLOV8.inputs, ...YOLOV8.inputs] }, {}, {}, /supported is one input/],
    ['an unknown format', YOLOV8, {}, { format: 'yolo99' }, /format must be "yolox" or "yolov8", not "yolo99"/],
    ['a format that the shapes deny', YOLOV8, {}, { format: 'yolox' }, /says format "yolox".*\[1, 84, 8400\]/],
    ['too few labels', YOLOX, {}, { format: 'yolox', labels: ['a'] }, /has 80 classes, but 1 labels/],
    ['too few labels where the shapes tell the family', YOLOX, {}, { labels: ['a'] }, /has 80 classes, but 1 labels/],
    [
      'the format of a model whose axes are the other way round',
      YOLOX,
      {},
      { format: 'yolov8' },
      /says format "yolov8"/,
    ],
    ['mean and std for bytes', BYTES, {}, { format: 'yolov8', std: [2, 2, 2] }, /takes uint8 pixels/],
    ['a size that the model denies', YOLOX, {}, { inputSize: [640, 640] }, /"inputSize" is \[640, 640\]/],
  ])('should refuse %s and say what to do', (_, unknown, metadata, sidecar, message) => {
    const recognising = () => recognise(unknown, metadata, sidecar);
    expect(recognising).toThrow(UnusableModelError);
    expect(recognising).toThrow(message);
  });
});
