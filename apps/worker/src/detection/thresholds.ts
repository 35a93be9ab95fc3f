import type { DetectionOptions } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import type { Thresholds } from './model/model-spec.js';

/** What holds when nobody says otherwise. */
const FALLBACK: Thresholds = { minConfidence: 0.3, nmsIou: 0.45, maxDetections: LIMITS.detectionsPerImage };

/** Settings of the environment, over the model's own. */
export interface DetectionDefaults {
  readonly minConfidence?: number | undefined;
  readonly nmsIou?: number | undefined;
  readonly maxDetections?: number | undefined;
  /** Only these labels are kept. */
  readonly labels?: readonly string[] | undefined;
}

export interface EffectiveOptions extends Thresholds {
  /** Every label when absent. A label that the model does not have matches nothing. */
  readonly labels: readonly string[] | undefined;
}

/** The request over the environment over the model; but a request can only lower the number of detections. */
export function effectiveOptions(
  request: DetectionOptions,
  environment: DetectionDefaults,
  model: Partial<Thresholds>,
): EffectiveOptions {
  const inForce = environment.maxDetections ?? model.maxDetections ?? FALLBACK.maxDetections;
  return {
    minConfidence: request.minConfidence ?? environment.minConfidence ?? model.minConfidence ?? FALLBACK.minConfidence,
    nmsIou: environment.nmsIou ?? model.nmsIou ?? FALLBACK.nmsIou,
    maxDetections: Math.min(request.maxDetections ?? inForce, inForce, LIMITS.detectionsPerImage),
    labels: request.labels ?? environment.labels,
  };
}
