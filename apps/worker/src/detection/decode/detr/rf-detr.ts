import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from '../decoder.js';
import { describeOutput } from '../describe.js';
import type { Queries } from './queries.js';
import { queriesOf, sigmoidCandidates } from './queries.js';
import { namedOutput } from '../tensors.js';

/**
 * RF-DETR, as its exporter (roboflow/rf-detr) names it: `dets` `[batch, queries, 4]` as centre x, centre y, width and
 * height, 0 to 1, and `labels` `[batch, queries, classes + 1]`, which are logits for a sigmoid. The column too many is a
 * class as well when the classes are numbered from 1, as COCO's are, so none is left out.
 */
export const rfDetr: Decoder = {
  family: 'rf-detr',
  outputs: 'dets [batch, queries, 4] and labels [batch, queries, classes + 1] of floats',
  preprocessing: {
    fit: 'stretch',
    pad: 114,
    channelOrder: 'rgb',
    mean: [123.675, 116.28, 103.53],
    std: [58.395, 57.12, 57.375],
  },
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    const queries = rfDetrQueries(outputs);
    return queries && { classes: queries.logits.columns, unnamed: 1 };
  },

  evidenceFor({ outputs, labelCount }): Evidence | undefined {
    const queries = rfDetrQueries(outputs);
    if (queries === undefined) return undefined;
    const { output, columns } = queries.logits;
    const because = `its outputs are ${describeOutput(queries.boxes.output)} and ${describeOutput(output)}`;
    if (labelCount === undefined) return { source: 'names', because };
    if (columns !== labelCount && columns !== labelCount + 1) return undefined;
    return { source: 'metadata', because: `${because} for ${labelCount} labels` };
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const queries = rfDetrQueries(outputs);
    return queries === undefined ? [] : sigmoidCandidates(queries, input, minScore);
  },
};

function rfDetrQueries(outputs: readonly OutputTensor[]): Queries | undefined {
  return queriesOf(namedOutput(outputs, 'labels'), namedOutput(outputs, 'dets'));
}
