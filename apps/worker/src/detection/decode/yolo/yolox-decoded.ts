import type { Decoder } from '../decoder.js';
import { onlyOutput } from '../tensors.js';
import { oddFactor, pixelRowCandidates } from './yolo-rows.js';
import { YOLOX_PREPROCESSING, yoloxEvidence, yoloxLayout } from './yolox-output.js';

/**
 * YOLOX exported with `--decode_in_inference`: the output of `yolox`, with centre x, centre y, width and height in input
 * pixels (`decode_outputs` of the head is in the graph).
 */
export const yoloxDecoded: Decoder = {
  family: 'yolox-decoded',
  outputs: 'one output [batch, candidates, 5 + classes], boxes in pixels',
  preprocessing: YOLOX_PREPROCESSING,
  isSuppressed: false,

  layoutOf({ outputs }) {
    return yoloxLayout(onlyOutput(outputs, 3));
  },

  evidenceFor(context, layout) {
    return yoloxEvidence(context, layout, 'pixels');
  },

  deniedBy({ outputs }) {
    return oddFactor(onlyOutput(outputs, 3));
  },

  decode([output], _model, minScore) {
    return output === undefined ? [] : pixelRowCandidates(output, true, minScore);
  },
};
