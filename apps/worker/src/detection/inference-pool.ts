import { setTimeout as delay } from 'node:timers/promises';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError } from './detection.errors.js';
import type { DetectionTask } from './inference-worker.js';
import { InferenceWorker } from './inference-worker.js';
import type { ModelFile } from './model/model-file.js';
import type { EffectiveOptions } from './thresholds.js';

/** One image in the model and one that is decoded meanwhile: more ahead was measured to gain nothing. */
const IMAGES_PER_THREAD = 2;
const FIRST_RESTART_PAUSE_MS = 100;
const LONGEST_RESTART_PAUSE_MS = 30_000;

export interface InferencePoolOptions {
  readonly threads: number;
  readonly threadEntry: URL;
  readonly file: ModelFile;
  /** Told of each thread that died or could not be replaced, for the log. */
  readonly onThreadLost: (error: Error) => void;
}

/** A fixed number of inference threads. One that dies, or is ended because an image ran out of time, is replaced. */
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
   * @param signal once aborted, the work ends at once, by ending its thread if it has begun.
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

  async close(): Promise<void> {
    this.#closed.abort();
    const closed = (): Error => new DetectionInterruptedError('The detector was closed', false);
    for (const task of this.#waiting.splice(0)) task.reject(closed());
    const workers = [...this.#workers];
    this.#workers.clear();
    await Promise.all(workers.map((worker) => worker.terminate(closed)));
  }

  private dispatch(): void {
    while (this.#waiting.length > 0) {
      const [idlest] = [...this.#workers].sort((a, b) => a.load - b.load);
      if (idlest === undefined || idlest.load >= IMAGES_PER_THREAD) return;
      const task = this.#waiting.shift();
      if (task !== undefined) idlest.run(task);
    }
  }

  private cutShort(task: DetectionTask): void {
    const index = this.#waiting.indexOf(task);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      task.reject(new DetectionInterruptedError('The time was up before the image was begun', false));
      return;
    }
    const worker = [...this.#workers].find((candidate) => candidate.has(task.id));
    if (worker === undefined) return;
    this.#workers.delete(worker);
    // Native code can't be interrupted: the thread may end later, but what replaces it need not wait for that.
    void worker.terminate((id) =>
      id === task.id
        ? new DetectionInterruptedError('The image was cut short', true)
        : new DetectionInterruptedError('Another image in the same thread was cut short', false),
    );
    void this.replaceWorker();
  }

  private async addWorker(): Promise<void> {
    const { threadEntry, file, onThreadLost } = this.options;
    const worker = await InferenceWorker.start(threadEntry, file, (error) => {
      this.#workers.delete(worker);
      onThreadLost(error);
      void this.replaceWorker();
    });
    if (this.#closed.signal.aborted) {
      await worker.terminate(() => new DetectionInterruptedError('The detector was closed', false));
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
