import { describe, expect, it } from '@jest/globals';
import type { Preprocessing } from '../model/model-spec.js';
import { fillPlanes, orderChannels } from './tensor.js';

const RGB: Preprocessing = { fit: 'stretch', pad: 0, channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] };
// Two pixels: (10, 20, 30) and (40, 50, 60).
const PIXELS = [10, 20, 30, 40, 50, 60];

describe('fillPlanes', () => {
  it.each<[string, Partial<Preprocessing>, number[]]>([
    ['red, green and blue planes', {}, [10, 40, 20, 50, 30, 60]],
    ['blue, green and red planes', { channelOrder: 'bgr' }, [30, 60, 20, 50, 10, 40]],
    ['mean and std per channel', { mean: [10, 20, 30], std: [2, 5, 10] }, [0, 15, 0, 6, 0, 3]],
    // In the model's order: the first mean belongs to blue.
    ['mean and std in the order of the planes', { channelOrder: 'bgr', mean: [30, 20, 10] }, [0, 30, 0, 30, 0, 30]],
  ])('should make %s', (_, settings, expected) => {
    const planes = new Float32Array(6);
    fillPlanes(Uint8Array.from(PIXELS), planes, { ...RGB, ...settings });
    expect([...planes]).toEqual(expected);
  });
});

describe('orderChannels', () => {
  it('should leave RGB as it is and swap red and blue for BGR', () => {
    expect([...orderChannels(Uint8Array.from(PIXELS), RGB)]).toEqual(PIXELS);
    const swapped = orderChannels(Uint8Array.from(PIXELS), { ...RGB, channelOrder: 'bgr' });
    expect([...swapped]).toEqual([30, 20, 10, 60, 50, 40]);
  });
});
