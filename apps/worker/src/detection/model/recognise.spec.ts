import { describe, expect, it } from '@jest/globals';
import type { OutputTensor } from '../decode/decoder.js';
import { UnusableModelError } from '../detection.errors.js';
import { inputsOf } from './inputs.js';
import type { TensorInfo } from './model-spec.js';
import { recogniseModel, requireDetection } from './recognise.js';
import type { Sidecar } from './sidecar-schema.js';

const identity = { name: 'model', sha256: '0'.repeat(64) };
const NAMES = JSON.stringify(Array.from({ length: 80 }, (_, index) => `thing ${index}`));

interface Model {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly OutputTensor[];
}

function fileWith(metadata: Record<string, string> = {}, sidecar: Sidecar = {}) {
  return { path: 'model.onnx', identity, sidecar, metadata: new Map(Object.entries(metadata)) };
}

function recognise({ inputs, outputs }: Model, metadata: Record<string, string> = {}, sidecar: Sidecar = {}) {
  const file = fileWith(metadata, sidecar);
  return recogniseModel(file, inputsOf(file, inputs), outputs);
}

function output(name: string, dims: readonly number[], valueAt: (index: number) => number = () => 0.5): OutputTensor {
  const count = dims.reduce((product, size) => product * size, 1);
  return { name, type: 'float32', dims, data: Float32Array.from({ length: count }, (_, index) => valueAt(index)) };
}

/** Boxes in pixels, then scores: a row of values for each. */
const inPixels = (candidates: number) => (index: number) => (index < 4 * candidates ? 100 + (index % 100) : 0.5);
/** Offsets and logarithms in strides, then scores: a row of 85 values for each candidate. */
const inStrides = (index: number) => (index % 85 < 4 ? 0.9 - (index % 7) : 0.5);

function model(shape: TensorInfo['shape'], outputs: readonly OutputTensor[], type = 'float32'): Model {
  return { inputs: [{ name: 'images', type, shape }], outputs };
}

const YOLOV8 = model([1, 3, 640, 640], [output('output0', [1, 84, 8400], inPixels(8400))]);
const YOLOX = model([1, 3, 416, 416], [output('output', [1, 3549, 85], inStrides)]);
const BYTES = model(['batch', 256, 256, 3], [output('output0', [1, 10, 1024], inPixels(1024))], 'uint8');
const TRANSFORMER = model([1, 3, 640, 640], [output('logits', [1, 300, 81]), output('pred_boxes', [1, 300, 4])]);

function messageOf(failing: () => unknown): string {
  try {
    failing();
  } catch (error) {
    return String(error);
  }
  return 'nothing thrown';
}

describe('requireDetection', () => {
  it.each(['segment', 'pose', 'obb', 'classify'])('should refuse a model for the task %s', (task) => {
    expect(() => {
      requireDetection(fileWith({ task }));
    }).toThrow(`The model model.onnx is for the task '${task}'; only 'detect' is supported`);
  });

  it('should let pass what is for detection, or says nothing', () => {
    requireDetection(fileWith({ task: 'detect' }));
    requireDetection(fileWith());
  });
});

describe('recogniseModel', () => {
  it('should know YOLOv8 by its labels, and say why', () => {
    const spec = recognise(YOLOV8, { names: NAMES, task: 'detect' });
    expect(spec).toMatchObject({
      family: 'yolov8',
      input: { name: 'images', layout: 'nchw', type: 'float32', width: 640, height: 640 },
      preprocessing: { fit: 'letterbox-center', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
      classes: 80,
      labelsKnown: true,
    });
    expect(spec.because).toContain('80');
  });

  it('should know YOLOX by its values, and number its classes for want of labels', () => {
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
      input: { layout: 'nhwc', type: 'uint8', width: 256, height: 256 },
      preprocessing: { fit: 'letterbox-center', channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
      labels: ['dumbbell', 'barbell', 'kettlebell', 'plate', 'medicine_ball', 'bench'],
    });
  });

  it('should let the sidecar win, field by field', () => {
    const labels = Array.from({ length: 81 }, (_, index) => `own ${index}`);
    const sidecar = { format: 'yolov8', fit: 'stretch', mean: [1, 2, 3], labels, thresholds: { nmsIou: 0.6 } } as const;
    const odd = model([1, 3, 640, 640], [output('output0', [1, 85, 100], inPixels(100))]);
    expect(recognise(odd, { names: NAMES }, sidecar)).toMatchObject({
      family: 'yolov8',
      because: 'model.json says so',
      preprocessing: { fit: 'stretch', pad: 114, mean: [1, 2, 3], std: [255, 255, 255] },
      labels,
      thresholds: { nmsIou: 0.6 },
    });
  });

  it('should settle by the labels what names and shapes leave open', () => {
    expect(recognise(TRANSFORMER, {}, { labels: JSON.parse(NAMES) as string[] }).family).toBe('detr');
    const labels = [...(JSON.parse(NAMES) as string[]), 'one more'];
    expect(() => recognise(TRANSFORMER, {}, { labels })).toThrow(
      /its line, one of these:\n\{ "format": "deformable-detr", .* \}\n\{ "format": "hf-rtdetr", .* \}$/u,
    );
  });

  it('should not take labels for wrong where the outputs say no number of classes', () => {
    const rows = output('output0', [1, 300, 6], (index) => [10, 10, 90, 90, 0.5, 1][index % 6] ?? 0);
    const endToEnd = model([1, 3, 640, 640], [rows]);
    expect(recognise(endToEnd).family).toBe('end2end');
    expect(() => recognise(endToEnd, {}, { labels: ['only one'] })).toThrow(/no family that can be told/u);
  });

  it('should refuse what could be of several families, with each and the sidecar that settles it', () => {
    const recognising = () => recognise(TRANSFORMER);
    expect(recognising).toThrow(UnusableModelError);
    expect(recognising).toThrow(
      /more than one family.*logits float32 \[1, 300, 81\], pred_boxes float32 \[1, 300, 4\]/u,
    );
    expect(recognising).toThrow(/\nThe number of "labels" there tells it as well: 80 make it "detr"$/u);
    const sidecars = [...messageOf(recognising).matchAll(/^\{.*\}$/gmu)].map(([line]) => JSON.parse(line) as Sidecar);
    const pasted = sidecars.map((sidecar) => recognise(TRANSFORMER, {}, sidecar));
    expect(pasted.map(({ family }) => family)).toEqual(['detr', 'deformable-detr', 'hf-rtdetr']);
    // Each has its own: RT-DETR's pixels are not those of DETR.
    expect(sidecars.map(({ fit }) => fit)).toEqual(['letterbox-topleft', 'letterbox-topleft', 'stretch']);
  });

  it('should say how many labels make a model which of two families', () => {
    const pixelRows = (index: number) => (index % 85 < 4 ? 100 + Math.floor(index / 85) / 20 : 0.5);
    const recognising = () => recognise(model([1, 3, 416, 416], [output('output', [1, 3549, 85], pixelRows)]));
    expect(recognising).toThrow(/tells it as well: 81 make it "yolov8", 80 make it "yolox-decoded"$/u);
  });

  it('should refuse a family that the values deny, and say of each other why it is not that either', () => {
    // A few values beyond 1, by which the boxes are no shares.
    const valueAt = (index: number) => (index < 4 * 8400 ? 0.5 + (index % 8000) / 10_000 : 0.25);
    const normalised = model([1, 3, 640, 640], [output('output0', [1, 84, 8400], valueAt)]);
    const recognising = () => recognise(normalised, { names: NAMES });
    expect(recognising).toThrow(
      /no family that can be decoded\. .*\[1, 84, 8400\]\. .*can't be read as one\n +"yolov5": it would have 8395 classes, but 80 labels/u,
    );
    expect(recognising).toThrow(/"yolov8": none of the 8400 boxes lies(?:.|\n)*boxes must be in pixels of the input/u);
    expect(recognising).not.toThrow(/"format"/u);
  });

  it('should not take scores before boxes for distances', () => {
    const valueAt = (index: number) => (index % 84 < 80 ? 0.01 : 100 + (index % 100));
    const classesFirst = model([1, 3, 416, 416], [output('output', [1, 3549, 84], valueAt)]);
    expect(() => recognise(classesFirst)).toThrow(
      /no family that can be decoded(?:.|\n)*"nanodet-plus": 28 of the 32 columns/u,
    );
  });

  it('should not offer to multiply class ids by scores', () => {
    const swapped = output('output0', [1, 300, 6], (index) => [10, 10, 90, 90, 63, 0.01][index % 6] ?? 0);
    const recognising = () => recognise(model([1, 3, 640, 640], [swapped]));
    expect(recognising).toThrow(/can't be read as one\n +"yolov5": objectness is 63/u);
    expect(recognising).toThrow(/"yolox-decoded": objectness is 63/u);
  });

  it('should offer only families that a sidecar may name', () => {
    const nothing = model([1, 3, 64, 64], [output('output0', [1, 300, 6], () => 0)]);
    const recognising = () => recognise(nothing, { names: '["a", "b", "c"]' });
    expect(recognising).toThrow(
      /It could be read as\n +"end2end": .*\nIt can't be read as\n +"yolov5": it would have 1/u,
    );
    expect(recognising).toThrow(/write into model\.json:\n\{ "format": "end2end", .* \}$/u);
  });

  it('should refuse an end to end model by its metadata whose columns are others', () => {
    const rows = output('output0', [1, 300, 6], (index) => [320, 240, 50, 40, 0.5, 1][index % 6] ?? 0);
    const recognising = () => recognise(model([1, 3, 640, 640], [rows]), { end2end: 'True' });
    expect(recognising).toThrow(/"end2end": 300 of the 300 boxes end before they begin/u);
  });

  it.each<[string, Model, Record<string, string>, Sidecar, RegExp]>([
    [
      'what no family has',
      model([1, 3, 640, 640], [output('mask', [1, 1, 640, 640])]),
      {},
      {},
      /no family that can be decoded. .*For the picture images, .*mask float32 \[1, 1, 640, 640\].* yolov8, .* Export it as one of these$/u,
    ],
    [
      'what no family has in a size that is only a convention',
      model([1, 3, 'height', 'width'], [output('mask', [1, 1, 640, 640])]),
      {},
      {},
      /Export it as one of these; if it is one, of another size .* write \{"inputSize": .*\} into model\.json$/u,
    ],
    [
      'what has an output too many',
      model([1, 3, 640, 640], [...YOLOV8.outputs, output('feat', [1, 84])]),
      {},
      {},
      /\. With output0 float32 \[1, 84, 8400\] alone it could be decoded: export it without feat .*\. Known are/u,
    ],
    [
      'a format that an output too many denies',
      model([1, 3, 640, 640], [...YOLOV8.outputs, output('feat', [1, 84])]),
      {},
      { format: 'yolov8' },
      /but the model has the outputs .*\. With output0 .* export it without feat float32 \[1, 84\]$/u,
    ],
    [
      'what its labels would tell if they could be read',
      BYTES,
      { names: 'os.system()' },
      {},
      /no family that can be told.* The "names" of its metadata can't be read: list them in "labels" of model\.json/u,
    ],
    ['a format that the shapes deny', YOLOV8, {}, { format: 'yolox' }, /says format "yolox".*\[1, 84, 8400\]/],
    [
      'a format that the values deny',
      model([1, 3, 640, 640], [output('output0', [1, 300, 6], (index) => [10, 10, 90, 90, 0.5, 17][index % 6] ?? 0)]),
      {},
      { format: 'yolov8' },
      /says format "yolov8".*plain grey picture, output0 float32 \[1, 300, 6\], read so, a score is 17, and not within/,
    ],
    ['too few labels', YOLOX, {}, { format: 'yolox', labels: ['a'] }, /has 80 classes, but 1 labels/],
    [
      'a set of labels where another fits',
      YOLOX,
      {},
      { labels: 'coco-91' },
      /80 classes, but 91 labels are named \("coco-80" has as many as there are classes\): list all/,
    ],
    ['too few labels where the values tell the family', YOLOX, {}, { labels: ['a'] }, /has 80 classes, but 1 labels/],
    ['mean and std for bytes', BYTES, {}, { format: 'yolov8', std: [2, 2, 2] }, /takes uint8 pixels/],
  ])('should refuse %s and say what to do', (_, unknown, metadata, sidecar, message) => {
    const recognising = () => recognise(unknown, metadata, sidecar);
    expect(recognising).toThrow(UnusableModelError);
    expect(recognising).toThrow(message);
  });
});
