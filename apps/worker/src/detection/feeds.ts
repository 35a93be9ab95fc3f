import type { AuxiliaryInput, ModelInput, ModelSpec, Preprocessing } from './model/model-spec.js';
import type { Pixels } from './preprocess/decode-image.js';
import type { Placement } from './preprocess/letterbox.js';
import type { PictureArray } from './preprocess/tensor.js';
import { createPixelWriter } from './preprocess/tensor.js';
import type { Feed } from './session.js';

const CHANNELS = 3;

/**
 * Makes what a model is fed with. The picture's values are written into one array that is used again for every picture:
 * feed a picture only when the run of the one before has ended.
 */
export function createFeeder({
  input,
  auxiliary,
  preprocessing,
}: Pick<ModelSpec, 'input' | 'auxiliary' | 'preprocessing'>): (pixels: Pixels) => Feed[] {
  const pictureFeed = createPictureFeeder(input, preprocessing);
  return (pixels) => [
    pictureFeed(pixels),
    ...auxiliary.map((wanted) => auxiliaryFeed(wanted, input, pixels.placement)),
  ];
}

function createPictureFeeder(input: ModelInput, preprocessing: Preprocessing): (pixels: Pixels) => Feed {
  const { array, value } = allocate(input);
  const write = createPixelWriter(array, input, preprocessing);
  const feed: Feed = { name: input.name, dims: dimsOf(input), value };
  return ({ rgb, placement }) => {
    write(rgb, placement);
    return feed;
  };
}

function allocate({ type, width, height }: ModelInput): { array: PictureArray; value: Feed['value'] } {
  const count = CHANNELS * width * height;
  switch (type) {
    case 'float32': {
      const data = new Float32Array(count);
      return { array: data, value: { type, data } };
    }
    case 'float16': {
      const array = new Float16Array(count);
      return { array, value: { type, data: new Uint16Array(array.buffer) } };
    }
    case 'uint8': {
      const data = new Uint8Array(count);
      return { array: data, value: { type, data } };
    }
  }
}

function dimsOf({ layout, width, height }: ModelInput): number[] {
  switch (layout) {
    case 'nchw':
      return [1, CHANNELS, height, width];
    case 'nhwc':
      return [1, height, width, CHANNELS];
    case 'chw':
      return [CHANNELS, height, width];
    case 'hwc':
      return [height, width, CHANNELS];
  }
}

function auxiliaryFeed({ name, kind, type, dims }: AuxiliaryInput, input: ModelInput, placement: Placement): Feed {
  const values = auxiliaryValues(kind, dims, input, placement);
  switch (type) {
    case 'int64':
      return { name, dims, value: { type, data: BigInt64Array.from(values, BigInt) } };
    case 'float32':
      return { name, dims, value: { type, data: Float32Array.from(values) } };
    case 'bool':
      return { name, dims, value: { type, data: Uint8Array.from(values) } };
  }
}

function auxiliaryValues(
  kind: AuxiliaryInput['kind'],
  dims: readonly number[],
  { width, height }: ModelInput,
  placement: Placement,
): number[] {
  switch (kind) {
    case 'image-size':
      return [width, height];
    case 'image-shape':
      return [height, width];
    case 'scale-factor':
      return [1, 1];
    case 'pixel-mask':
      return maskOf(dims, { width, height }, placement);
  }
}

/** 1 where there is picture; a mask may be coarser than the input. */
function maskOf(
  [, rows = 0, columns = 0]: readonly number[],
  input: Pick<ModelInput, 'width' | 'height'>,
  { left, top, width, height }: Placement,
): number[] {
  const isInside = (index: number, cells: number, side: number, start: number, length: number): boolean => {
    const middle = ((index + 0.5) * side) / cells;
    return middle >= start && middle < start + length;
  };
  const mask: number[] = [];
  for (let row = 0; row < rows; row++) {
    const inRows = isInside(row, rows, input.height, top, height);
    for (let column = 0; column < columns; column++) {
      mask.push(inRows && isInside(column, columns, input.width, left, width) ? 1 : 0);
    }
  }
  return mask;
}
