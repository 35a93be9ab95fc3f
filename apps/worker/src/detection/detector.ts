import type { DetectionOptions, DetectionResult, ModelIdentity } from '@spotter/shared';
import type { StageTimes } from './detection-pipeline.js';
import { DetectionPipeline } from './detection-pipeline.js';
import { InferencePool } from './inference-pool.js';
import { readModelFile } from './model/model-file.js';
import type { ModelSpec } from './model/model-spec.js';
import type { DetectionDefaults } from './thresholds.js';
import { effectiveOptions } from './thresholds.js';

export interface DetectorOptions {
  /** An `.onnx` file; a sidecar `<model>.json` beside it may say what the model itself does not. */
  readonly modelPath: string;
  /** How many models run at a time, each in a thread of its own. */
  readonly threads: number;
  /** The built `inference.thread.mjs`. */
  readonly threadEntry: URL;
  /** Whether callers give their images away: then the memory is freed once they are decoded, and the caller's array empty. */
  readonly takesImages?: boolean;
  /** The environment's settings, over the model's own. */
  readonly defaults: DetectionDefaults;
  /** Told of each thread that died, for the log. */
  readonly onThreadLost?: (error: Error) => void;
  /** Told once when an image ran out of time: nothing is detected any more, and only the end of the process frees its thread. */
  readonly onStuck?: () => void;
  /** Told of each image that was looked at. */
  readonly onDetected?: (times: StageTimes) => void;
}

/** A model that is loaded and finds objects in images. */
export interface Detector {
  readonly model: ModelIdentity;
  readonly spec: ModelSpec;
  readonly labels: readonly string[];
  /**
   * Finds objects in one image file. `signal` says that its time is up, and `limitMs` how long that will be from now: an image
   * that has to wait for others is not begun any more when it could not be done by then.
   *
   * @throws {UnusableImageError} when the image can't be used, whoever tries.
   * @throws {DetectionInterruptedError} when the work was cut short before it reported back.
   */
  detect(
    image: Uint8Array,
    options?: DetectionOptions,
    signal?: AbortSignal,
    limitMs?: number,
  ): Promise<DetectionResult>;
  /** Rejects all work that is left, without blame. */
  abandon(): void;
  /** Ends the threads. Await all work before, or abandon it and end the process. */
  close(): Promise<void>;
}

/**
 * Loads a model into its threads.
 *
 * @throws {UnusableModelError} with a sentence that says what to do, when the model can't be used.
 */
export async function startDetector(options: DetectorOptions): Promise<Detector> {
  const { modelPath, threads, threadEntry, takesImages = false, defaults } = options;
  const { onThreadLost = () => undefined, onStuck = () => undefined, onDetected = () => undefined } = options;
  const file = await readModelFile(modelPath);
  const pool = await InferencePool.start({ threads, threadEntry, file, onThreadLost });
  const pipeline = new DetectionPipeline({ pool, takesImages, onStuck, onDetected });
  const { spec } = pool;
  return {
    model: file.identity,
    spec,
    labels: spec.labels,
    detect: (image, request = {}, signal, limitMs) =>
      pipeline.detect(image, effectiveOptions(request, defaults, spec.thresholds), signal, limitMs),
    abandon: () => {
      pipeline.abandon();
    },
    close: () => {
      pipeline.abandon();
      return pool.close();
    },
  };
}
