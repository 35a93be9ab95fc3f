import { Worker } from 'node:worker_threads';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError, UnusableModelError } from './detection.errors.js';
import type { InferenceRequest, ThreadMessage } from './inference.messages.js';
import type { ModelFile } from './model/model-file.js';
import type { ModelSpec } from './model/model-spec.js';
import type { Pixels } from './preprocess/decode-image.js';

/** One picture in work: its request, and the promise that somebody waits for. */
export interface InferenceTask extends InferenceRequest {
  readonly resolve: (result: DetectionResult) => void;
  readonly reject: (error: Error) => void;
}

/** One thread with its loaded model, and the pictures that it was given. */
export class InferenceWorker {
  readonly #tasks = new Map<number, InferenceTask>();
  /** Pictures that the thread has not answered, also those that nobody waits for any more. */
  #unanswered = 0;
  #isEnded = false;

  private constructor(
    private readonly worker: Worker,
    readonly spec: ModelSpec,
  ) {}

  /**
   * Starts a thread and waits until it has loaded the model.
   *
   * @param onLost is called once when the thread has died by itself; its pictures are rejected by then.
   * @throws {UnusableModelError} when the model can't be used.
   */
  static async start(entry: URL, file: ModelFile, onLost: (error: Error) => void): Promise<InferenceWorker> {
    const worker = new Worker(entry, { workerData: file, name: 'inference' });
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
      const { current } = inference;
      inference.abandon((task) => new DetectionInterruptedError('The thread died', task === current, { cause: lost }));
      onLost(lost);
    });
    return await started.promise;
  }

  get load(): number {
    return this.#unanswered;
  }

  /** The pixels move to the thread instead of being copied. */
  run(task: InferenceTask): void {
    this.#tasks.set(task.id, task);
    this.#unanswered++;
    const { id, pixels, options } = task;
    const request: InferenceRequest = { id, pixels, options };
    const { buffer } = pixels.rgb;
    this.worker.postMessage(request, buffer instanceof ArrayBuffer ? [buffer] : []);
  }

  /** The picture that is in the model: the others wait behind it. */
  get current(): InferenceTask | undefined {
    const [first] = this.#tasks.values();
    return first;
  }

  has(pixels: Pixels): boolean {
    return [...this.#tasks.values()].some((task) => task.pixels === pixels);
  }

  /** Rejects its pictures. The thread goes on with them for nobody, and must not keep the process alive. */
  abandon(errorFor: (task: InferenceTask) => Error): void {
    this.worker.unref();
    for (const task of this.#tasks.values()) task.reject(errorFor(task));
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
      case 'failed':
        task?.reject(new Error(`The detector failed: ${message.message}`));
        break;
    }
  }
}
