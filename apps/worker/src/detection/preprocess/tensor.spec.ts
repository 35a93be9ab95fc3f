import { describe, expect, it } from '@jest/globals';
import type { ModelInput, Preprocessing } from '../model/model-spec.js';
import type { PictureArray } from './tensor.js';
import { createPixelWriter } from './tensor.js';

const RGB: Preprocessing = { fit: 'stretch', pad: 9, channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] };
// Two pixels: (10, 20, 30) and (40, 50, 60).
const PIXELS = [10, 20, 30, 40, 50, 60];
const WHOLE = { left: 0, top: 0, width: 2, height: 1 };

function writer(target: PictureArray, layout: ModelInput['layout'], settings: Partial<Preprocessing>, height = 1) {
  return createPixelWriter(target, { width: 2, height, layout }, { ...RGB, ...settings });
}

describe('createPixelWriter', () => {
  it.each<[string, ModelInput['layout'], Partial<Preprocessing>, number[]]>([
    ['red, green and blue planes', 'nchw', {}, [10, 40, 20, 50, 30, 60]],
    ['the same without a batch', 'chw', {}, [10, 40, 20, 50, 30, 60]],
    ['blue, green and red planes', 'nchw', { channelOrder: 'bgr' }, [30, 60, 20, 50, 10, 40]],
    ['mean and std per channel', 'nchw', { mean: [10, 20, 30], std: [2, 5, 10] }, [0, 15, 0, 6, 0, 3]],
    // In the model's order: the first mean belongs to blue.
    ['mean and std by plane', 'nchw', { channelOrder: 'bgr', mean: [30, 20, 10] }, [0, 30, 0, 30, 0, 30]],
    ['rows of pixels', 'nhwc', {}, PIXELS],
    ['rows of normalised pixels', 'hwc', { mean: [10, 20, 30], std: [2, 5, 10] }, [0, 0, 0, 15, 6, 3]],
    ['rows of blue, green and red', 'nhwc', { channelOrder: 'bgr' }, [30, 20, 10, 60, 50, 40]],
  ])('should make %s', (_, layout, settings, expected) => {
    for (const target of [new Float32Array(6), new Float16Array(6), new Uint8Array(6)]) {
      writer(target, layout, settings)(Uint8Array.from(PIXELS), WHOLE);
      expect([...target]).toEqual(expected);
    }
  });

  it('should leave bars of the pad colour, normalised, wherever a picture lies', () => {
    const target = new Float32Array(12);
    const write = writer(target, 'nhwc', { mean: [8, 9, 10], channelOrder: 'bgr' }, 2);
    const bar = [1, 0, -1];
    write(Uint8Array.from(PIXELS), { ...WHOLE, top: 1 });
    expect([...target]).toEqual([...bar, ...bar, 22, 11, 0, 52, 41, 30]);
    write(Uint8Array.from(PIXELS), { left: 1, top: 0, width: 1, height: 2 });
    expect([...target]).toEqual([...bar, 22, 11, 0, ...bar, 52, 41, 30]);
  });

  it('should write planes with bars', () => {
    const target = new Float32Array(12);
    writer(target, 'nchw', {}, 2)(Uint8Array.from(PIXELS), WHOLE);
    expect([...target]).toEqual([10, 40, 9, 9, 20, 50, 9, 9, 30, 60, 9, 9]);
  });
});
