import { cornerCandidates } from './corner-rows.js';
import type { Decoder, OutputTensor } from './decoder.js';
import { isFloat, namedOutput } from './tensors.js';

const COLUMNS = 5;
const BOX = 0;
const SCORE = 4;

/**
 * RTMDet and what else MMDeploy exports from MMDetection: `dets` `[batch, boxes, 5]` of x1, y1, x2, y2 in input pixels and
 * score, and `labels` `[batch, boxes]` of integer class ids, with non-maximum suppression done (`multiclass_nms` of
 * open-mmlab/mmdeploy). Masks beside them are of no use here.
 */
export const mmdet: Decoder = {
  family: 'mmdet',
  outputs: 'dets [batch, boxes, 5] of x1, y1, x2, y2, score, and integer labels [batch, boxes]',
  // RTMDet's; others of MMDetection differ.
  preprocessing: {
    fit: 'letterbox-topleft',
    pad: 114,
    channelOrder: 'bgr',
    mean: [103.53, 116.28, 123.675],
    std: [57.375, 57.12, 58.395],
  },
  isSuppressed: true,

  layoutOf({ outputs }) {
    return resultsOf(outputs) === undefined ? undefined : {};
  },

  evidenceFor() {
    return { source: 'names', because: 'it has the outputs dets, of boxes with scores, and labels, of integers' };
  },

  decode(outputs, _model, minScore) {
    const results = resultsOf(outputs);
    if (results === undefined) return [];
    const { dets, labels } = results;
    return cornerCandidates(dets.data, { columns: COLUMNS, box: BOX, score: SCORE, classId: labels.data }, minScore);
  },
};

function resultsOf(outputs: readonly OutputTensor[]) {
  const dets = namedOutput(outputs, 'dets');
  const labels = namedOutput(outputs, 'labels');
  if (dets === undefined || labels === undefined || !(labels.data instanceof Int32Array)) return undefined;
  const hasBoxes = (isFloat(dets, 3) || isFloat(dets, 2)) && dets.dims.at(-1) === COLUMNS;
  return hasBoxes && labels.data.length * COLUMNS === dets.data.length ? { dets, labels } : undefined;
}
