import { setTimeout as delay } from 'node:timers/promises';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError } from './detection.errors.js';
import { IMAGES_PER_THREAD } from './images-per-thread.js';
import type { DetectionTask } from './inference-worker.js';
import { InferenceWorker } from './inference-worker.js';
import type { ModelFile } from './model/model-file.js';
import type { EffectiveOptions } from './thresholds.js';

const FIRST_RESTART_PAUSE_MS = 100;
const LONGEST_RESTART_PAUSE_MS = 30_000;

export interface InferencePoolOptions {
  readonly threads: number;
  readonly threadEntry: URL;
  /** Whether images move to their thread instead of being copied. */
  readonly takesImages: boolean;
  readonly file: ModelFile;
  /** Told of each thread that died or could not be replaced, for the log. */
  readonly onThreadLost: (error: Error) => void;
  /** Told once when an image ran out of time: all work has been rejected, and the process must end. */
  readonly onStuck: () => void;
}

/**
 * A fixed number of inference threads; one that dies by itself is replaced. A thread in work is never ended: the ONNX
 * runtime aborts the whole process when its thread goes away under it, and a decode would go on without its thread.
 * Only the end of the process ends either.
 */
export class InferencePool {
  readonly #workers = new Set<InferenceWorker>();
  readonly #waiting: DetectionTask[] = [];
  readonly #closed = new AbortController();
  #nextId = 0;

  private constructor(private readonly options: InferencePoolOptions) {}

  /** @throws {UnusableModelError} when the model can't be used. */
  static async start(options: InferencePoolOptions): Promise<InferencePool> {
    const pool = new InferencePool(options);
    const started = await Promise.allSettled(Array.from({ length: options.threads }, () => pool.addWorker()));
    const failed = started.find((result) => result.status === 'rejected');
    if (failed === undefined) return pool;
    await pool.close();
    throw failed.reason;
  }

  get spec() {
    const [worker] = this.#workers;
    if (worker === undefined) throw new Error('No inference thread is running');
    return worker.spec;
  }

  /**
   * Runs one image through the model.
   *
   * @param signal once aborted, the image's time is up. If it has been begun, nothing else is done any more either.
   * @throws {UnusableImageError} when the image can't be used.
   * @throws {DetectionInterruptedError} when the work was cut short.
   */
  async detect(image: Uint8Array, options: EffectiveOptions, signal?: AbortSignal): Promise<DetectionResult> {
    if (this.#closed.signal.aborted) throw new DetectionInterruptedError('The detector is closed', false);
    const { promise, resolve, reject } = Promise.withResolvers<DetectionResult>();
    const task: DetectionTask = { id: this.#nextId++, image, options, resolve, reject };
    const cutShort = (): void => {
      this.cutShort(task);
    };
    signal?.addEventListener('abort', cutShort, { once: true });
    this.#waiting.push(task);
    if (signal?.aborted === true) cutShort();
    this.dispatch();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', cutShort);
      this.dispatch();
    }
  }

  /** Rejects all work, none of it blamed, and takes no more. */
  abandon(): void {
    this.rejectAll(() => new DetectionInterruptedError('The detector is closed', false));
  }

  /** Ends the threads that are idle, once their work is done; one that still works ends with the process. */
  async close(): Promise<void> {
    const idle = [...this.#workers].filter(({ load }) => load === 0);
    this.abandon();
    this.#workers.clear();
    await Promise.all(idle.map((worker) => worker.end()));
  }

  private rejectAll(errorFor: (id: number) => Error): void {
    this.#closed.abort();
    for (const task of this.#waiting.splice(0)) task.reject(errorFor(task.id));
    for (const worker of this.#workers) worker.abandon(errorFor);
  }

  private dispatch(): void {
    while (this.#waiting.length > 0) {
      const [idlest] = [...this.#workers].sort((a, b) => a.load - b.load);
      if (idlest === undefined || idlest.load >= IMAGES_PER_THREAD) return;
      const task = this.#waiting.shift();
      if (task !== undefined) idlest.run(task, this.options.takesImages);
    }
  }

  private cutShort(task: DetectionTask): void {
    const index = this.#waiting.indexOf(task);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      task.reject(new DetectionInterruptedError('The time was up before the image was begun', false));
      return;
    }
    if (![...this.#workers].some((worker) => worker.has(task.id))) return;
    this.rejectAll((id) =>
      id === task.id
        ? new DetectionInterruptedError('The image ran out of time', true)
        : new DetectionInterruptedError('Another image ran out of time', false),
    );
    this.options.onStuck();
  }

  private async addWorker(): Promise<void> {
    const { threadEntry, file, onThreadLost } = this.options;
    const worker = await InferenceWorker.start(threadEntry, file, (error) => {
      this.#workers.delete(worker);
      onThreadLost(error);
      void this.replaceWorker();
    });
    if (this.#closed.signal.aborted) {
      await worker.end();
      return;
    }
    this.#workers.add(worker);
    this.dispatch();
  }

  private async replaceWorker(): Promise<void> {
    const { signal } = this.#closed;
    for (let pause = FIRST_RESTART_PAUSE_MS; !signal.aborted; pause = Math.min(2 * pause, LONGEST_RESTART_PAUSE_MS)) {
      try {
        await this.addWorker();
        return;
      } catch (error) {
        this.options.onThreadLost(new Error('An inference thread could not be replaced', { cause: error }));
        await delay(pause, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
