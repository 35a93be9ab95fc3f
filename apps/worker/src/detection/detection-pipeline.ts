import type { DetectionResult } from '@spotter/shared';
import { DetectionInterruptedError } from './detection.errors.js';
import { IMAGES_PER_THREAD } from './images-per-thread.js';
import type { InferencePool } from './inference-pool.js';
import type { Pixels } from './preprocess/decode-image.js';
import { decodeImage } from './preprocess/decode-image.js';
import { release } from './release.js';
import type { EffectiveOptions } from './thresholds.js';

export interface DetectionPipelineOptions {
  readonly pool: InferencePool;
  /** Whether an image's memory is freed once it is decoded, and the caller's array empty. */
  readonly takesImages: boolean;
  /** Told once when an image ran out of time: all work has been rejected, and the process must end. */
  readonly onStuck: () => void;
}

/** One image, and the promise that somebody waits for. */
interface Work {
  readonly image: Uint8Array;
  readonly options: EffectiveOptions;
  readonly resolve: (result: DetectionResult) => void;
  readonly reject: (error: Error) => void;
  /** Once it is decoded: then it is the pool's. */
  pixels?: Pixels;
}

/**
 * Decodes images and hands their pixels to the threads that infer. Decoding goes on in libvips' own threads and blocks
 * none of JavaScript's, whereas a thread that infers hears nothing meanwhile: were it to decode as well, it would begin
 * and end each image late.
 */
export class DetectionPipeline {
  readonly #waiting: Work[] = [];
  readonly #begun = new Set<Work>();
  #isClosed = false;

  constructor(private readonly options: DetectionPipelineOptions) {}

  /**
   * Finds objects in one image file.
   *
   * @param signal once aborted, the image's time is up. If it has been begun, nothing else is done any more either.
   * @throws {UnusableImageError} when the image can't be used.
   * @throws {DetectionInterruptedError} when the work was cut short.
   */
  async detect(image: Uint8Array, options: EffectiveOptions, signal?: AbortSignal): Promise<DetectionResult> {
    if (this.#isClosed) throw new DetectionInterruptedError('The detector is closed', false);
    const { promise, resolve, reject } = Promise.withResolvers<DetectionResult>();
    const work: Work = { image, options, resolve, reject };
    const cutShort = (): void => {
      this.cutShort(work);
    };
    signal?.addEventListener('abort', cutShort, { once: true });
    this.#waiting.push(work);
    if (signal?.aborted === true) cutShort();
    this.beginNext();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', cutShort);
      this.#begun.delete(work);
      this.beginNext();
    }
  }

  /** Rejects all work, none of it blamed, and takes no more. */
  abandon(): void {
    this.rejectAll();
  }

  private beginNext(): void {
    const most = this.options.pool.size * IMAGES_PER_THREAD;
    while (this.#begun.size < most) {
      const work = this.#waiting.shift();
      if (work === undefined) return;
      this.#begun.add(work);
      this.process(work).then(work.resolve, work.reject);
    }
  }

  private async process(work: Work): Promise<DetectionResult> {
    const { image, options } = work;
    const { pool, takesImages } = this.options;
    const { input, preprocessing } = pool.spec;
    const decoding = decodeImage(image, input, preprocessing);
    const { pages, ...pixels } = await decoding.finally(() => {
      if (takesImages) release(image);
    });
    work.pixels = pixels;
    const result = await pool.infer(pixels, options);
    return pages === 1 ? result : { ...result, imagePages: pages };
  }

  private cutShort(work: Work): void {
    const index = this.#waiting.indexOf(work);
    if (index >= 0) {
      this.#waiting.splice(index, 1);
      work.reject(new DetectionInterruptedError('The time was up before the image was begun', false));
      return;
    }
    if (this.#isClosed || !this.#begun.has(work)) return;
    this.rejectAll(work);
    this.options.onStuck();
  }

  private rejectAll(outOfTime?: Work): void {
    this.#isClosed = true;
    const closed = new DetectionInterruptedError('The detector is closed', false);
    for (const work of this.#waiting.splice(0)) work.reject(closed);
    for (const work of this.#begun) {
      const isDecoding = work.pixels === undefined;
      if (isDecoding && work === outOfTime)
        work.reject(new DetectionInterruptedError('The image ran out of time', true));
      else if (isDecoding) work.reject(closed);
    }
    // The others are at the pool, which knows what is in a model.
    this.options.pool.abandon(outOfTime?.pixels);
  }
}
