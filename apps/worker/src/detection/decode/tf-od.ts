import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from './decoder.js';
import { describeOutput } from './describe.js';
import { reaches } from './score.js';
import { isColumn, tableOf } from './table.js';
import { namedOutput } from './tensors.js';

const SIDES = 4;

/**
 * The TensorFlow Object Detection API (SSD, Faster R-CNN, CenterNet, EfficientDet) as tf2onnx converts it:
 * `detection_boxes` `[batch, n, 4]` as top, left, bottom and right, 0 to 1, `detection_scores` and `detection_classes`
 * `[batch, n]`, ids from 1, and `num_detections`, behind which the rows hold nothing. It normalises the pixels itself.
 */
export const tfOd: Decoder = {
  family: 'tf-od',
  outputs: 'detection_boxes [batch, n, 4], detection_scores and detection_classes [batch, n], and num_detections',
  preprocessing: { fit: 'stretch', pad: 114, channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
  firstClassId: 1,
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    return partsOf(outputs) && {};
  },

  evidenceFor({ outputs }): Evidence | undefined {
    const parts = partsOf(outputs);
    if (parts === undefined) return undefined;
    const named = [parts.boxes.output, parts.scores, parts.classes].map(describeOutput).join(', ');
    return { source: 'names', because: `its outputs are ${named}` };
  },

  decode(outputs, { input }, minScore): Candidate[] {
    const parts = partsOf(outputs);
    if (parts === undefined) return [];
    const { boxes, scores, classes, count } = parts;
    const candidates: Candidate[] = [];
    for (let row = 0; row < count; row++) {
      const score = scores.data[row] ?? NaN;
      const classIndex = Math.round(classes.data[row] ?? NaN);
      if (!reaches(score, minScore) || Number.isNaN(classIndex)) continue;
      const value = (side: number): number => boxes.data[row * SIDES + side] ?? NaN;
      candidates.push({
        classIndex,
        score,
        x1: value(1) * input.width,
        y1: value(0) * input.height,
        x2: value(3) * input.width,
        y2: value(2) * input.height,
      });
    }
    return candidates;
  },
};

function partsOf(outputs: readonly OutputTensor[]) {
  const boxes = tableOf(namedOutput(outputs, 'detection_boxes'));
  const scores = namedOutput(outputs, 'detection_scores');
  const classes = namedOutput(outputs, 'detection_classes');
  if (boxes?.columns !== SIDES || classes === undefined || !(scores?.data instanceof Float32Array)) return undefined;
  if (!isColumn(classes, boxes.rows) || !isColumn(scores, boxes.rows)) return undefined;
  const said = namedOutput(outputs, 'num_detections')?.data[0] ?? boxes.rows;
  return { boxes, scores, classes, count: Math.min(boxes.rows, said) };
}
