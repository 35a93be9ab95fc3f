import { describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import { inputsOf } from './inputs.js';
import type { TensorInfo } from './model-spec.js';
import type { Sidecar } from './sidecar-schema.js';

type Shape = TensorInfo['shape'];

const identity = { name: 'model', sha256: '0'.repeat(64) };

function tell(inputs: readonly TensorInfo[], metadata: Record<string, string> = {}, sidecar: Sidecar = {}) {
  return inputsOf({ path: 'model.onnx', identity, sidecar, metadata: new Map(Object.entries(metadata)) }, inputs);
}

function picture(shape: Shape, type = 'float32'): TensorInfo {
  return { name: 'images', type, shape };
}

const PICTURE = picture([1, 3, 320, 480]);

describe('inputsOf', () => {
  it.each<[Shape, string, object]>([
    [[1, 3, 320, 480], 'float32', { layout: 'nchw', type: 'float32', width: 480, height: 320 }],
    [['batch', 3, 320, 480], 'float16', { layout: 'nchw', type: 'float16' }],
    [[1, 320, 480, 3], 'uint8', { layout: 'nhwc', type: 'uint8', width: 480, height: 320 }],
    [[1, 320, 480, 3], 'float32', { layout: 'nhwc', type: 'float32' }],
    [[1, 3, 320, 480], 'uint8', { layout: 'nchw', type: 'uint8' }],
    [[3, 320, 480], 'float32', { layout: 'chw', width: 480, height: 320 }],
    [[320, 480, 3], 'uint8', { layout: 'hwc', width: 480, height: 320 }],
    [['batch', 'channels', 'height', 'width'], 'float32', { layout: 'nchw', width: 640, height: 640 }],
    [['', '', '', ''], 'uint8', { layout: 'nhwc', width: 640, height: 640 }],
  ])('should read %j of %s as a picture', (shape, type, expected) => {
    expect(tell([picture(shape, type)]).input).toMatchObject(expected);
  });

  it.each([
    [{}, {}, { width: 640, height: 640 }, true],
    [{ imgsz: '[320, 480]' }, {}, { width: 480, height: 320 }, false],
    [{ imgsz: '320' }, {}, { width: 320, height: 320 }, false],
    [{ imgsz: 'large' }, {}, { width: 640, height: 640 }, true],
    [{ imgsz: '320' }, { inputSize: [96, 64] as const }, { width: 96, height: 64 }, false],
  ])('should take the size that a model leaves open from %j and %j', (metadata, sidecar, size, isSizeOpen) => {
    const told = tell([picture(['batch', 3, 'height', 'width'])], metadata, sidecar);
    expect(told.input).toMatchObject(size);
    expect(told.isSizeOpen).toBe(isSizeOpen);
  });

  it('should give what nothing says the side that is asked for, and a mask of the same', () => {
    const mask = { name: 'pixel_mask', type: 'int64', shape: [1, 'height', 'width'] };
    const open = inputsOf(
      { path: 'model.onnx', identity, sidecar: {}, metadata: new Map() },
      [picture(['b', 3, 'h', 'w']), mask],
      800,
    );
    expect(open).toMatchObject({ input: { width: 800, height: 800 }, auxiliary: [{ dims: [1, 800, 800] }] });
  });

  it('should know the inputs that some exports want beside the picture', () => {
    const { auxiliary } = tell([
      { name: 'im_shape', type: 'float32', shape: ['N', 2] },
      PICTURE,
      { name: 'orig_target_sizes', type: 'int64', shape: ['N', 2] },
      { name: 'pixel_mask', type: 'int64', shape: ['N', 64, 'width'] },
      { name: 'scale_factor', type: 'float32', shape: [1, 2] },
    ]);
    expect(auxiliary).toEqual([
      { name: 'im_shape', kind: 'image-shape', type: 'float32', dims: [1, 2] },
      { name: 'orig_target_sizes', kind: 'image-size', type: 'int64', dims: [1, 2] },
      { name: 'pixel_mask', kind: 'pixel-mask', type: 'int64', dims: [1, 64, 480] },
      { name: 'scale_factor', kind: 'scale-factor', type: 'float32', dims: [1, 2] },
    ]);
  });

  it.each<[string, readonly TensorInfo[], Sidecar, RegExp]>([
    ['no input', [], {}, /Supported is one picture/],
    ['one channel', [picture([1, 1, 320, 320])], {}, /images float32 \[1, 1, 320, 320\]/],
    ['two axes', [picture([320, 320])], {}, /Supported is one picture/],
    ['another type', [picture([1, 3, 320, 320], 'int32')], {}, /images int32/],
    ['a batch', [picture([4, 3, 320, 480])], {}, /takes 4 pictures at a time \(images float32 \[4, 3, 320, 480\]\)/],
    ['two pictures', [PICTURE, { ...PICTURE, name: 'more' }], {}, /more float32 \[1, 3, 320, 480\]/],
    [
      'a size of floats',
      [PICTURE, { name: 'pixel_mask', type: 'int64', shape: [1, 2] }],
      {},
      /pixel_mask int64 \[1, 2\]/,
    ],
    [
      'what no memory holds',
      [picture([1, 3, 200_000, 640])],
      {},
      /640 x 200000 pixels; supported are up to 4096 x 4096/,
    ],
    ['a size that the model denies', [PICTURE], { inputSize: [640, 640] }, /"inputSize" is \[640, 640\]/],
  ])('should refuse %s and say what it has found', (_, inputs, sidecar, message) => {
    const telling = () => tell(inputs, {}, sidecar);
    expect(telling).toThrow(UnusableModelError);
    expect(telling).toThrow(message);
  });
});
