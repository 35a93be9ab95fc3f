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

export interface ModelInput {
  readonly name: string;
  readonly layout: 'nchw-float32' | 'nhwc-uint8';
  readonly width: number;
  readonly height: number;
}

/** Everything about a model that its pixels and boxes depend on. */
export interface ModelSpec {
  /** The name of its decoder. */
  readonly family: string;
  readonly input: ModelInput;
  readonly preprocessing: Preprocessing;
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
