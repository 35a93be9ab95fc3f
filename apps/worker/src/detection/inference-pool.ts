import { setTimeout as delay } from 'node:timers/promises';
import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError } from './detection.errors.js';
import { PICTURES_PER_THREAD } from './images-per-thread.js';
import type { InferenceTask } from './inference-worker.js';
import { InferenceWorker } from './inference-worker.js';
import type { ModelFile } from './model/model-file.js';
import type { ModelSpec } from './model/model-spec.js';
import type { Pixels } from './preprocess/decode-image.js';
import type { EffectiveOptions } from './thresholds.js';

const FIRST_RESTART_PAUSE_MS = 100;
const LONGEST_RESTART_PAUSE_MS = 30_000;

export interface InferencePoolOptions {
  readonly threads: number;
  readonly threadEntry: URL;
  readonly file: ModelFile;
  /** Told of each thread that died or could not be replaced, for the log. */
  readonly onThreadLost: (error: Error) => void;
}

/**
 * A fixed number of inference threads; one that dies by itself is replaced. A thread in work is never ended: the ONNX
 * runtime aborts the whole process when its thread goes away under it. Only the end of the process ends it.
 */
export class InferencePool {
  readonly #workers = new Set<InferenceWorker>();
  readonly #waiting: InferenceTask[] = [];
  readonly #closed = new AbortController();
  #spec: ModelSpec | undefined;
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

  get spec(): ModelSpec {
    if (this.#spec === undefined) throw new Error('No inference thread has started');
    return this.#spec;
  }

  get size(): number {
    return this.options.threads;
  }

  /**
   * Runs one picture through the model. Its pixels move to a thread and are empty here afterwards.
   *
   * @throws {DetectionInterruptedError} when the work was cut short.
   */
  async infer(pixels: Pixels, options: EffectiveOptions): Promise<DetectionResult> {
    if (this.#closed.signal.aborted) throw new DetectionInterruptedError('The detector is closed', false);
    const { promise, resolve, reject } = Promise.withResolvers<DetectionResult>();
    this.#waiting.push({ id: this.#nextId++, pixels, options, resolve, reject });
    this.dispatch();
    return await promise.finally(() => {
      this.dispatch();
    });
  }

  /**
   * Rejects all work and takes no more.
   *
   * @param outOfTime a picture whose time is up: what is in the model that it waits for, or it itself, is blamed.
   */
  abandon(outOfTime?: Pixels): void {
    this.#closed.abort();
    const culprits = outOfTime === undefined ? [] : this.culpritsOf(outOfTime);
    const errorFor = (task: InferenceTask): Error =>
      culprits.includes(task)
        ? new DetectionInterruptedError('The image ran out of time', true)
        : new DetectionInterruptedError('The detector is closed', false);
    for (const task of this.#waiting.splice(0)) task.reject(errorFor(task));
    for (const worker of this.#workers) worker.abandon(errorFor);
  }

  /** Ends the threads that are idle; one that still works ends with the process. */
  async close(): Promise<void> {
    const idle = [...this.#workers].filter(({ load }) => load === 0);
    this.abandon();
    this.#workers.clear();
    await Promise.all(idle.map((worker) => worker.end()));
  }

  /** One that is at no thread waits for any of them. */
  private culpritsOf(pixels: Pixels): InferenceTask[] {
    const workers = [...this.#workers];
    const own = workers.filter((worker) => worker.has(pixels));
    return (own.length > 0 ? own : workers).flatMap(({ current }) => current ?? []);
  }

  private dispatch(): void {
    while (this.#waiting.length > 0) {
      const [idlest] = [...this.#workers].sort((a, b) => a.load - b.load);
      if (idlest === undefined || idlest.load >= PICTURES_PER_THREAD) return;
      const task = this.#waiting.shift();
      if (task !== undefined) idlest.run(task);
    }
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
    this.#spec = worker.spec;
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
