import type { DetectionResult, ImageErrorCode } from '@spotter/shared';
import type { ModelSpec } from './model/model-spec.js';
import type { EffectiveOptions } from './thresholds.js';

/** What the pool sends to an inference thread: one image. */
export interface DetectRequest {
  readonly id: number;
  readonly image: Uint8Array;
  readonly options: EffectiveOptions;
}

/** What an inference thread says: first whether it could load the model, then one answer an image. */
export type ThreadMessage =
  | { readonly kind: 'ready'; readonly spec: ModelSpec }
  | { readonly kind: 'unusable-model'; readonly message: string }
  | { readonly kind: 'detected'; readonly id: number; readonly result: DetectionResult }
  | { readonly kind: 'unusable-image'; readonly id: number; readonly code: ImageErrorCode; readonly message: string }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
