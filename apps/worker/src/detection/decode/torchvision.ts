import type { Candidate, Decoder, Evidence, OutputLayout, OutputTensor } from './decoder.js';
import { describeOutput } from './describe.js';
import { areScores, reaches } from './score.js';
import { isFloat } from './tensors.js';

const SIDES = 4;

/**
 * The detectors of torchvision (Faster R-CNN, RetinaNet, FCOS, SSD): boxes `[n, 4]` as two corners in pixels of the
 * input, class ids `[n]`, from 1, and scores `[n]`, without a batch, in an order that differs by model and under names that
 * tell nothing. Types and shapes do. It normalises and scales the picture itself, by default to 800 pixels.
 */
export const torchvision: Decoder = {
  family: 'torchvision',
  outputs: 'boxes [n, 4] and scores [n] of floats, and labels [n] of integers, in any order and by any name',
  preprocessing: { fit: 'letterbox-topleft', pad: 0, channelOrder: 'rgb', mean: [0, 0, 0], std: [255, 255, 255] },
  defaultSide: 800,
  firstClassId: 1,
  isSuppressed: true,

  layoutOf({ outputs }): OutputLayout | undefined {
    return partsOf(outputs) && {};
  },

  evidenceFor({ inputs, outputs }): Evidence | undefined {
    const parts = partsOf(outputs);
    // RT-DETR's are the same without the batch, but its boxes depend on that input.
    if (parts === undefined || inputs.includes('orig_target_sizes')) return undefined;
    const { boxes, labels, scores } = parts;
    // Of normalised boxes there are other families; but of a grey picture there may be none at all.
    if (boxes.data.length > 0 && areScores(boxes.data)) return undefined;
    const [box, label, score] = [boxes, labels, scores].map(describeOutput);
    return {
      source: 'shapes',
      because: `its outputs can only be boxes, ${box}, class ids, ${label}, and scores, ${score}`,
    };
  },

  decode(outputs, _model, minScore): Candidate[] {
    const parts = partsOf(outputs);
    if (parts === undefined) return [];
    const { boxes, labels, scores } = parts;
    const candidates: Candidate[] = [];
    for (let row = 0; row < scores.data.length; row++) {
      const score = scores.data[row] ?? NaN;
      if (!reaches(score, minScore)) continue;
      const value = (side: number): number => boxes.data[row * SIDES + side] ?? NaN;
      const corners = { x1: value(0), y1: value(1), x2: value(2), y2: value(3) };
      candidates.push({ classIndex: labels.data[row] ?? NaN, score, ...corners });
    }
    return candidates;
  },
};

function partsOf(outputs: readonly OutputTensor[]) {
  const boxes = onlyOne(outputs, (output) => isFloat(output, 2) && output.dims[1] === SIDES);
  const labels = onlyOne(outputs, ({ data, dims }) => data instanceof Int32Array && dims.length === 1);
  const scores = onlyOne(outputs, (output) => isFloat(output, 1));
  if (boxes === undefined || labels === undefined || scores === undefined) return undefined;
  const [count] = scores.dims;
  return boxes.dims[0] === count && labels.dims[0] === count ? { boxes, labels, scores } : undefined;
}

/** Masks and key points may lie beside, but not a second output of the kind. */
function onlyOne(
  outputs: readonly OutputTensor[],
  isKind: (output: OutputTensor) => boolean,
): OutputTensor | undefined {
  const [output, ...more] = outputs.filter(isKind);
  return more.length === 0 ? output : undefined;
}
