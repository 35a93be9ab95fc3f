import type { Preprocessing } from '../../model/model-spec.js';
import type { Evidence, OutputTensor, RecognitionContext } from '../decoder.js';
import { describeOutput } from '../describe.js';
import type { Queries } from './queries.js';
import { queriesOf } from './queries.js';
import { namedOutput } from '../tensors.js';

/** The families whose outputs have the same names and shapes. */
export type DetrHead = 'detr' | 'deformable-detr' | 'hf-rtdetr';

/**
 * What DetrImageProcessor of Hugging Face's transformers does. It pads behind the normalisation, with zeros, which are
 * ImageNet's mean: the grey level here is the mean of its three channels.
 */
export const DETR_PREPROCESSING: Preprocessing = {
  fit: 'letterbox-topleft',
  pad: 114,
  channelOrder: 'rgb',
  mean: [123.675, 116.28, 103.53],
  std: [58.395, 57.12, 57.375],
};

/** The outputs as Hugging Face names them, or as the models' own repositories do: `pred_logits` for `logits`. */
export function detrQueries(outputs: readonly OutputTensor[]): Queries | undefined {
  const logits = namedOutput(outputs, 'logits') ?? namedOutput(outputs, 'pred_logits');
  return queriesOf(logits, namedOutput(outputs, 'pred_boxes'));
}

/**
 * Only the number of labels tells the three families apart: a softmax needs a column more, for "no object". Of those
 * without, only DETR's kin is told which pixels are picture: RT-DETR's pictures are stretched.
 */
export function evidenceForHead(head: DetrHead, context: RecognitionContext): Evidence | undefined {
  const queries = detrQueries(context.outputs);
  if (queries === undefined) return undefined;
  const { labelCount } = context;
  const { output, columns } = queries.logits;
  const because = `its outputs are ${describeOutput(output)} and ${describeOutput(queries.boxes.output)}`;
  if (labelCount === undefined) return { source: 'names', because };
  if (columns !== labelCount && columns !== labelCount + 1) return undefined;
  // Other models, with a sigmoid and a spare column, have outputs of this name too, so labels prove nothing of them.
  if (namedOutput([output], 'logits') === undefined) return { source: 'names', because };
  if (!headsFor(columns, labelCount, context.inputs).includes(head)) return undefined;
  return { source: 'metadata', because: `${because} for ${labelCount} labels` };
}

/** Some exports of DETR's kin take no mask either, and then only their makers can tell them from RT-DETR. */
function headsFor(columns: number, labelCount: number, inputs: readonly string[]): readonly DetrHead[] {
  if (columns === labelCount + 1) return ['detr'];
  return inputs.includes('pixel_mask') ? ['deformable-detr'] : ['deformable-detr', 'hf-rtdetr'];
}
