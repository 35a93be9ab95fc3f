import type { Detection, DetectionResult } from '@spotter/shared';
import type { Candidate, OutputTensor } from './decode/decoder.js';
import { decoderOf } from './decode/decoders.js';
import { isShare } from './decode/score.js';
import type { ModelSpec } from './model/model-spec.js';
import { suppressOverlaps } from './nms.js';
import type { Box, Placement } from './preprocess/letterbox.js';
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
    .filter((candidate) => isSound(candidate) && hasArea(toOriginal(candidate, placement)))
    .filter(({ classIndex }) => wanted?.has(labelOf(classIndex, spec)) ?? true);
  const maxIou = decoder.isSuppressed ? KEEPS_ALL : options.nmsIou;
  const kept = suppressOverlaps(candidates, maxIou, options.maxDetections);
  return {
    imageWidth: placement.original.width,
    imageHeight: placement.original.height,
    detections: kept.map((candidate) => toDetection(candidate, spec, placement)),
  };
}

function toDetection(candidate: Candidate, spec: ModelSpec, placement: Placement): Detection {
  const [x1, y1, x2, y2] = toOriginal(candidate, placement);
  return {
    label: labelOf(candidate.classIndex, spec),
    confidence: round(Math.min(candidate.score, 1), 4),
    bbox: [round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2)],
  };
}

function labelOf(classIndex: number, { labels }: ModelSpec): string {
  return labels[classIndex] ?? `class ${classIndex}`;
}

/** Not so what a broken model gives, or one that is read as another family: endless boxes, classes that are none, scores over 1. */
function isSound({ classIndex, score, x1, y1, x2, y2 }: Candidate): boolean {
  return Number.isInteger(classIndex) && classIndex >= 0 && isShare(score) && [x1, y1, x2, y2].every(Number.isFinite);
}

/** Not so a box that lies in the bars beside the picture: it must not count among the most that are wanted. */
function hasArea([x1, y1, x2, y2]: Box): boolean {
  return round(x2, 2) > round(x1, 2) && round(y2, 2) > round(y1, 2);
}

/** Digits beyond these are below what any model is sure of, and every one of them is stored and sent. */
function round(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
