import { Worker } from 'node:worker_threads';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError, UnusableModelError } from './detection.errors.js';
import type { DetectRequest, ThreadMessage } from './inference.messages.js';
import type { ModelFile } from './model/model-file.js';
import type { ModelSpec } from './model/model-spec.js';

/**
 * What a thread makes anew for an image lies outside of V8's heap and is freed with the young objects that hold it: when
 * these are collected early, it is less. It took 90 MB off two threads, at no cost in time that could be measured.
 */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 3 };

/** One image in work: its request, and the promise that somebody waits for. */
export interface DetectionTask extends DetectRequest {
  readonly resolve: (result: DetectionResult) => void;
  readonly reject: (error: Error) => void;
}

/** One thread with its loaded model, and the images that it was given. */
export class InferenceWorker {
  readonly #tasks = new Map<number, DetectionTask>();
  /** Images that the thread has not answered, also those that nobody waits for any more. */
  #unanswered = 0;
  #isEnded = false;

  private constructor(
    private readonly worker: Worker,
    readonly spec: ModelSpec,
  ) {}

  /**
   * Starts a thread and waits until it has loaded the model.
   *
   * @param onLost is called once when the thread has died by itself; its images are rejected by then.
   * @throws {UnusableModelError} when the model can't be used.
   */
  static async start(entry: URL, file: ModelFile, onLost: (error: Error) => void): Promise<InferenceWorker> {
    const worker = new Worker(entry, { workerData: file, name: 'inference', resourceLimits: RESOURCE_LIMITS });
    const started = Promise.withResolvers<InferenceWorker>();
    let inference: InferenceWorker | undefined;
    let failure: Error | undefined;
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'ready') started.resolve((inference = new InferenceWorker(worker, message.spec)));
      else if (message.kind === 'unusable-model') started.reject(new UnusableModelError(message.message));
      else inference?.settle(message);
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    worker.once('exit', (code) => {
      const lost = new Error(`An inference thread ended with exit code ${code}`, { cause: failure });
      started.reject(lost);
      if (inference === undefined || inference.#isEnded) return;
      inference.#isEnded = true;
      inference.abandon(() => new DetectionInterruptedError('The thread died', true, { cause: lost }));
      onLost(lost);
    });
    return await started.promise;
  }

  get load(): number {
    return this.#unanswered;
  }

  /** @param takesImage moves the image to the thread, where it has its memory for itself, instead of copying it. */
  run(task: DetectionTask, takesImage: boolean): void {
    this.#tasks.set(task.id, task);
    this.#unanswered++;
    const request: DetectRequest = { id: task.id, image: task.image, options: task.options };
    const { buffer, byteLength } = task.image;
    const isMovable = takesImage && buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
    this.worker.postMessage(request, isMovable ? [buffer] : []);
  }

  has(id: number): boolean {
    return this.#tasks.has(id);
  }

  /** Rejects its images. The thread goes on with them for nobody, and must not keep the process alive. */
  abandon(errorFor: (id: number) => Error): void {
    this.worker.unref();
    for (const task of this.#tasks.values()) task.reject(errorFor(task.id));
    this.#tasks.clear();
  }

  /** Ends the thread, which must be idle. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.worker.terminate();
  }

  private settle(message: Exclude<ThreadMessage, { kind: 'ready' | 'unusable-model' }>): void {
    const task = this.#tasks.get(message.id);
    this.#tasks.delete(message.id);
    this.#unanswered--;
    switch (message.kind) {
      case 'detected':
        task?.resolve(message.result);
        break;
      case 'unusable-image':
        task?.reject(new UnusableImageError(message.code, message.message));
        break;
      case 'failed':
        task?.reject(new Error(`The detector failed: ${message.message}`));
        break;
    }
  }
}
