import type { ModelInput, Preprocessing } from '../model/model-spec.js';
import type { Placement } from './letterbox.js';

const CHANNELS = 3;
const BYTE_VALUES = 256;

/** What a tensor of a picture may hold its values in. */
export type PictureArray = Float32Array | Float16Array | Uint8Array;

type Area = Pick<Placement, 'left' | 'top' | 'width' | 'height'>;

/**
 * Makes the function that writes pictures into `target`, an array of the whole input, as a model wants them: normalised, in
 * its channel order, as planes or as rows, the bars beside them in the pad colour. Using one array again and again keeps
 * some megabytes an image off the heap.
 *
 * Each byte's value is looked up, in one pass over the pixels, which takes half the time of calculating it.
 */
export function createPixelWriter(
  target: PictureArray,
  { width, height, layout }: Pick<ModelInput, 'width' | 'height' | 'layout'>,
  preprocessing: Preprocessing,
): (rgb: Uint8Array, area: Area) => void {
  const isPlanar = layout === 'nchw' || layout === 'chw';
  // How far apart two pixels of a row are in the target, and two channels of a pixel.
  const [step, stride] = isPlanar ? [1, width * height] : [CHANNELS, 1];
  const first = channelValues(preprocessing, 0);
  const second = channelValues(preprocessing, 1);
  const third = channelValues(preprocessing, 2);
  const [from, to] = preprocessing.channelOrder === 'bgr' ? [2, 0] : [0, 2];
  let padded: Area | undefined;

  return (rgb, area) => {
    if (!isSameArea(area, padded)) {
      padWhole();
      padded = area;
    }
    let source = 0;
    for (let y = 0; y < area.height; y++) {
      let index = ((area.top + y) * width + area.left) * step;
      for (let x = 0; x < area.width; x++, index += step, source += CHANNELS) {
        target[index] = first[rgb[source + from] ?? 0] ?? 0;
        target[index + stride] = second[rgb[source + 1] ?? 0] ?? 0;
        target[index + 2 * stride] = third[rgb[source + to] ?? 0] ?? 0;
      }
    }
  };

  function padWhole(): void {
    const { pad } = preprocessing;
    for (let index = 0; index < width * height * step; index += step) {
      target[index] = first[pad] ?? 0;
      target[index + stride] = second[pad] ?? 0;
      target[index + 2 * stride] = third[pad] ?? 0;
    }
  }
}

/** What each byte becomes in a channel, which counts in the model's order: `(byte - mean) / std`. */
function channelValues({ mean, std }: Preprocessing, channel: number): Float32Array {
  const offset = mean[channel] ?? 0;
  const scale = 1 / (std[channel] ?? 1);
  return Float32Array.from({ length: BYTE_VALUES }, (_, byte) => (byte - offset) * scale);
}

function isSameArea(a: Area, b: Area | undefined): boolean {
  return a.left === b?.left && a.top === b.top && a.width === b.width && a.height === b.height;
}
