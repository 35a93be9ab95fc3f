/** How a picture is brought to the model's size. */
export type Fit = 'letterbox-center' | 'letterbox-topleft' | 'stretch';

export const FITS = ['letterbox-center', 'letterbox-topleft', 'stretch'] as const satisfies readonly Fit[];

export type Triple = readonly [number, number, number];

/** What happens to the pixels before the model sees them. */
export interface Preprocessing {
  readonly fit: Fit;
  /** The grey level, 0 to 255, around a letterboxed picture and behind a transparent one. */
  readonly pad: number;
  readonly channelOrder: 'rgb' | 'bgr';
  /** Per channel, in the model's channel order, on pixel values 0 to 255: (pixel - mean) / std. */
  readonly mean: Triple;
  readonly std: Triple;
}

export interface Thresholds {
  /** 0 to 1. */
  readonly minConfidence: number;
  /** 0 to 1: of two boxes of one class that overlap more, the better one stays. */
  readonly nmsIou: number;
  readonly maxDetections: number;
}

/** The longest side of a model's input, in pixels: more would take gigabytes an image. */
export const LARGEST_SIDE = 4096;

/** The picture's input. */
export interface ModelInput {
  readonly name: string;
  /** Bytes go in as they are, floats normalised. */
  readonly type: 'float32' | 'float16' | 'uint8';
  /** The order of its axes: batch (always 1), channels, height, width. */
  readonly layout: 'nchw' | 'nhwc' | 'chw' | 'hwc';
  readonly width: number;
  readonly height: number;
}

/**
 * What some exports want beside the picture: `image-size` is the input's own width and height in pixels, so that boxes
 * come in pixels of the input; `pixel-mask` is 1 where there is picture and 0 in the bars beside it; `scale-factor` is 1
 * by 1 for the same reason as the size; `image-shape` is the input's height and width.
 */
export type AuxiliaryKind = 'image-size' | 'pixel-mask' | 'scale-factor' | 'image-shape';

export interface AuxiliaryInput {
  readonly name: string;
  readonly kind: AuxiliaryKind;
  readonly type: 'int64' | 'float32' | 'bool';
  /** What the model leaves open is 1 for a batch, and the input's own side for the sides of a mask. */
  readonly dims: readonly number[];
}

/** Everything about a model that its pixels and boxes depend on. */
export interface ModelSpec {
  /** The name of its decoder. */
  readonly family: string;
  /** One sentence for people: what the family was told by. */
  readonly because: string;
  readonly input: ModelInput;
  readonly auxiliary: readonly AuxiliaryInput[];
  readonly preprocessing: Preprocessing;
  /** How many class columns or rows the outputs have, when they tell. */
  readonly classes: number | undefined;
  /** By class id. */
  readonly labels: readonly string[];
  /** Whether the labels came with the model, or are only numbers for want of them. */
  readonly labelsKnown: boolean;
  readonly thresholds: Partial<Thresholds>;
}

/** An input or output as the ONNX runtime describes it; a dimension that is not fixed has a name instead of a number. */
export interface TensorInfo {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

export interface ModelInterface {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}
