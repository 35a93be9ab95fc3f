import type { Preprocessing } from '../model/model-spec.js';

/**
 * Rows of RGB pixels as planes of normalised floats, in the model's channel order.
 *
 * @param planes is filled and must hold as many values as `rgb`: reusing one array a model keeps 12 MB an image off the heap.
 */
export function fillPlanes(rgb: Uint8Array, planes: Float32Array, { channelOrder, mean, std }: Preprocessing): void {
  const count = rgb.length / 3;
  const swapped = channelOrder === 'bgr';
  for (let channel = 0; channel < 3; channel++) {
    const source = swapped ? 2 - channel : channel;
    const offset = mean[channel] ?? 0;
    const scale = 1 / (std[channel] ?? 1);
    const plane = planes.subarray(channel * count, (channel + 1) * count);
    for (let pixel = 0; pixel < count; pixel++) plane[pixel] = ((rgb[pixel * 3 + source] ?? 0) - offset) * scale;
  }
}

/** Rows of RGB pixels as a model that takes bytes wants them; in place. */
export function orderChannels(rgb: Uint8Array, { channelOrder }: Preprocessing): Uint8Array {
  if (channelOrder === 'rgb') return rgb;
  for (let index = 0; index < rgb.length; index += 3) {
    const red = rgb[index] ?? 0;
    rgb[index] = rgb[index + 2] ?? 0;
    rgb[index + 2] = red;
  }
  return rgb;
}
