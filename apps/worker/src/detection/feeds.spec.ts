import { describe, expect, it } from '@jest/globals';
import { createFeeder } from './feeds.js';
import type { AuxiliaryInput, ModelInput, Preprocessing } from './model/model-spec.js';
import { place } from './preprocess/letterbox.js';

const SIZE = { width: 8, height: 4 };
// A square picture in an input twice as wide as high: bars of 2 pixels on both sides.
const placement = place({ width: 100, height: 100 }, SIZE, 'letterbox-center');
const rgb = Uint8Array.from({ length: 3 * placement.width * placement.height }, (_, index) => index);
const preprocessing: Preprocessing = {
  fit: 'letterbox-center',
  pad: 9,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [1, 1, 1],
};

function feed(input: Partial<ModelInput>, auxiliary: readonly AuxiliaryInput[] = [], settings = preprocessing) {
  const picture: ModelInput = { name: 'images', type: 'float32', layout: 'nchw', ...SIZE, ...input };
  return createFeeder({ input: picture, auxiliary, preprocessing: settings })({ rgb, placement });
}

describe('createFeeder', () => {
  it.each([
    ['nchw', [1, 3, 4, 8]],
    ['nhwc', [1, 4, 8, 3]],
    ['chw', [3, 4, 8]],
    ['hwc', [4, 8, 3]],
  ] as const)('should give the dimensions of %s', (layout, dims) => {
    expect(feed({ layout })).toMatchObject([{ name: 'images', dims, value: { type: 'float32' } }]);
  });

  it('should give bytes, and swap them for a model that wants blue first', () => {
    const [plain] = feed({ type: 'uint8', layout: 'nhwc' });
    expect([...(plain?.value.data ?? [])].slice(0, 9)).toEqual([9, 9, 9, 9, 9, 9, 0, 1, 2]);
    const [swapped] = feed({ type: 'uint8', layout: 'nhwc' }, [], { ...preprocessing, channelOrder: 'bgr' });
    expect([...(swapped?.value.data ?? [])].slice(6, 12)).toEqual([2, 1, 0, 5, 4, 3]);
  });

  it('should give half precision as bits', () => {
    const [picture] = feed({ type: 'float16', layout: 'nhwc' });
    expect(picture?.value.data).toBeInstanceOf(Uint16Array);
    // 1 is 0x3c00 in IEEE 754 half precision.
    expect([...(picture?.value.data ?? [])].slice(6, 8)).toEqual([0, 0x3c00]);
  });

  it('should give the sizes in the order in which they are wanted', () => {
    const sizes = { type: 'float32', dims: [1, 2] } as const;
    const [, size, shape, scale, whole] = feed({}, [
      { name: 'size', kind: 'image-size', ...sizes },
      { name: 'shape', kind: 'image-shape', ...sizes },
      { name: 'scale', kind: 'scale-factor', ...sizes },
      { name: 'orig_target_sizes', kind: 'image-size', type: 'int64', dims: [1, 2] },
    ]);
    expect([...(size?.value.data ?? [])]).toEqual([8, 4]);
    expect([...(shape?.value.data ?? [])]).toEqual([4, 8]);
    expect([...(scale?.value.data ?? [])]).toEqual([1, 1]);
    expect([...(whole?.value.data ?? [])]).toEqual([8n, 4n]);
  });

  it('should mask the bars beside the picture, also in a coarser mask', () => {
    const mask = (dims: readonly number[]) => [
      ...(feed({}, [{ name: 'mask', kind: 'pixel-mask', type: 'bool', dims }])[1]?.value.data ?? []),
    ];
    expect(mask([1, 1, 8])).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
    expect(mask([1, 2, 4])).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
  });
});
