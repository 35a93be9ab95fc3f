import type { ModelInput, Preprocessing, TensorInfo } from '../model/model-spec.js';

/** One box that a model proposes, in pixels of its input, before overlapping ones are removed. */
export interface Candidate {
  readonly classIndex: number;
  readonly score: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** An output of one image: values in row-major order. */
export interface OutputTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** What a decoder may look at to tell whether a model is of its family. */
export interface RecognitionContext {
  readonly input: Pick<ModelInput, 'width' | 'height'>;
  readonly outputs: readonly TensorInfo[];
  /** The metadata that the model's exporter wrote. */
  readonly metadata: ReadonlyMap<string, string>;
  /** How many labels the sidecar or the metadata names, when they do. */
  readonly labelCount: number | undefined;
}

/** One family of model outputs: the next family is one more of these, and one line in `decoders.ts`. */
export interface Decoder {
  /** As a sidecar's `format` names it. */
  readonly family: string;
  /** One line for people: what the family's output looks like. */
  readonly shape: string;
  /** What the family's models expect when no sidecar says otherwise. */
  readonly preprocessing: Preprocessing;
  /**
   * The number of classes when the outputs can be this family's, else `undefined`. `certain` asks for proof, since
   * nothing else names the family; without it a shape that fits is enough.
   */
  classCount(context: RecognitionContext, certain: boolean): number | undefined;
  /** The candidates of the first image whose score reaches `minScore`, by the outputs in the model's own order. */
  decode(outputs: readonly OutputTensor[], input: ModelInput, minScore: number): Candidate[];
}

const STRIDES = [8, 16, 32];

export interface GridCell {
  readonly x: number;
  readonly y: number;
  readonly stride: number;
}

/** How many cells the grids of strides 8, 16 and 32 have together: one candidate each in an anchor-free detector. */
export function gridCellCount({ width, height }: Pick<ModelInput, 'width' | 'height'>): number {
  return STRIDES.reduce((sum, stride) => sum + Math.floor(width / stride) * Math.floor(height / stride), 0);
}

/** Those cells in the order of the candidates: stride by stride, row by row. */
export function* gridCells({ width, height }: Pick<ModelInput, 'width' | 'height'>): Generator<GridCell> {
  for (const stride of STRIDES) {
    for (let y = 0; y < Math.floor(height / stride); y++) {
      for (let x = 0; x < Math.floor(width / stride); x++) yield { x, y, stride };
    }
  }
}

/** A box by its centre and size as one by its corners. */
export function toCorners(centreX: number, centreY: number, width: number, height: number) {
  return { x1: centreX - width / 2, y1: centreY - height / 2, x2: centreX + width / 2, y2: centreY + height / 2 };
}
