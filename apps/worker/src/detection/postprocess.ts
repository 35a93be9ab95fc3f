import type { Detection, DetectionResult } from '@spotter/shared';
import type { Candidate, OutputTensor } from './decode/decoder.js';
import { decoderOf } from './decode/decoders.js';
import type { ModelSpec } from './model/model-spec.js';
import { suppressOverlaps } from './nms.js';
import type { Placement } from './preprocess/letterbox.js';
import { toOriginal } from './preprocess/letterbox.js';
import type { EffectiveOptions } from './thresholds.js';

/** No two boxes overlap by more. */
const KEEPS_ALL = 1;

/** A model's raw outputs as detections in pixels of the original, best first. */
export function toDetections(
  outputs: readonly OutputTensor[],
  spec: ModelSpec,
  placement: Placement,
  options: EffectiveOptions,
): DetectionResult {
  const decoder = decoderOf(spec.family);
  const wanted = options.labels && new Set(options.labels);
  const candidates = decoder
    .decode(outputs, spec, options.minConfidence)
    .filter(({ classIndex }) => wanted?.has(spec.labels[classIndex] ?? '') ?? true);
  const maxIou = decoder.isSuppressed ? KEEPS_ALL : options.nmsIou;
  const kept = suppressOverlaps(candidates, maxIou, options.maxDetections);
  return {
    imageWidth: placement.original.width,
    imageHeight: placement.original.height,
    detections: kept.map((candidate) => toDetection(candidate, spec, placement)).filter(hasArea),
  };
}

function toDetection(candidate: Candidate, { labels }: ModelSpec, placement: Placement): Detection {
  const [x1, y1, x2, y2] = toOriginal(candidate, placement);
  return {
    label: labels[candidate.classIndex] ?? `class ${candidate.classIndex}`,
    confidence: round(candidate.score, 4),
    bbox: [round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2)],
  };
}

/** Not so a box that lies in the bars beside the picture, nor one whose corners are no numbers. */
function hasArea({ bbox: [x1, y1, x2, y2] }: Detection): boolean {
  return x2 > x1 && y2 > y1;
}

/** Digits beyond these are below what any model is sure of, and every one of them is stored and sent. */
function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
