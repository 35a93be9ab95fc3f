import type { DetectionResult } from '@spotter/shared';
import type { ModelSpec } from './model/model-spec.js';
import type { Pixels } from './preprocess/decode-image.js';
import type { EffectiveOptions } from './thresholds.js';

/** What the pool sends to an inference thread: one picture. */
export interface InferenceRequest {
  readonly id: number;
  readonly pixels: Pixels;
  readonly options: EffectiveOptions;
}

/** What an inference thread says: first whether it could load the model, then one answer a picture. */
export type ThreadMessage =
  | { readonly kind: 'ready'; readonly spec: ModelSpec }
  | { readonly kind: 'unusable-model'; readonly message: string }
  | { readonly kind: 'detected'; readonly id: number; readonly result: DetectionResult }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
