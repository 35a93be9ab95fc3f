import type { ModelInput, ModelSpec, Preprocessing } from '../model/model-spec.js';

/** One box that a model proposes, in pixels of its input, before overlapping ones are removed. */
export interface Candidate {
  /** The id by which the model itself numbers its classes. */
  readonly classIndex: number;
  readonly score: number;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** An output of one image, by its name: values in row-major order, as numbers whatever the model's own type is. */
export interface OutputTensor {
  readonly name: string;
  /** As the ONNX runtime names it, such as `float32` or `int64`. */
  readonly type: string;
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** What a decoder may look at to tell whether a model is of its family. */
export interface RecognitionContext {
  /** The names of all inputs. */
  readonly inputs: readonly string[];
  readonly input: ModelInput;
  /** What the model gives for a plain grey picture, in the model's own order. */
  readonly outputs: readonly OutputTensor[];
  /** The metadata that the model's exporter wrote. */
  readonly metadata: ReadonlyMap<string, string>;
  /** How many labels the sidecar or the metadata names, when they do. */
  readonly labelCount: number | undefined;
}

/** What the outputs say when they are read as a family's. */
export interface OutputLayout {
  /** How many class columns or rows there are; absent where outputs hold class ids, which tell no number. */
  readonly classes?: number;
  /** How many of them, the last, need no label: a background, or a spare one. */
  readonly unnamed?: number;
}

/** Why a model is of a family, from the strongest to the weakest. */
export const EVIDENCE = ['metadata', 'names', 'shapes'] as const;

export interface Evidence {
  readonly source: (typeof EVIDENCE)[number];
  /** Goes on after "It is of the family … because". */
  readonly because: string;
}

/** One family of model outputs: the next family is one more of these, and one line in `decoders.ts`. */
export interface Decoder {
  /** As a sidecar's `format` names it. */
  readonly family: string;
  /** One line for people: what the family's outputs look like. */
  readonly outputs: string;
  /** What the family's models expect when no sidecar says otherwise. */
  readonly preprocessing: Preprocessing;
  /** The side of the square input, in pixels, of models that leave it open; 640 by convention. */
  readonly defaultSide?: number;
  /** The id of the first class, where that is not 0: a list of labels begins with it. */
  readonly firstClassId?: number;
  /** What a family of one purpose finds, when nobody names it. */
  readonly labels?: readonly string[];
  /** Whether the boxes of one object have been made one by the model, so that non-maximum suppression would only harm. */
  readonly isSuppressed: boolean;
  /** How the outputs are read as this family's, or `undefined` when they can't be: their names, types and shapes deny it. */
  layoutOf(context: RecognitionContext): OutputLayout | undefined;
  /** What proves the family when no sidecar names it; only asked of a model whose outputs can be read as this family's. */
  evidenceFor(context: RecognitionContext, layout: OutputLayout): Evidence | undefined;
  /**
   * What values show that no model of the family gives and that no candidate shows, as the rest of a sentence: it rules the
   * family out, whatever speaks for it.
   */
  deniedBy?(context: RecognitionContext): string | undefined;
  /** The candidates of the one image whose score reaches `minScore`. A broken model's NaN reaches nothing. */
  decode(outputs: readonly OutputTensor[], model: Pick<ModelSpec, 'input' | 'classes'>, minScore: number): Candidate[];
}
