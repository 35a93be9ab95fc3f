import type { DetectionResult } from '@spotter/shared';
import { DecodeTurns } from './decode-turns.js';
import { DetectionInterruptedError } from './detection.errors.js';
import { IMAGES_PER_THREAD } from './images-per-thread.js';
import type { InferencePool } from './inference-pool.js';
import type { DecodedImage, OpenedImage, Pixels } from './preprocess/decode-image.js';
import { DECODE_TIMEOUT_SECONDS, decodeOpened, openImage } from './preprocess/decode-image.js';
import { release } from './release.js';
import type { EffectiveOptions } from './thresholds.js';

/** From this size on images are decoded one at a time: one takes up to 7 s of CPU time. */
const LARGE_PIXELS = 16_000_000;
/** Of all the others that are decoded at a time: at least one of the largest of them for each thread, and half of one to spare. */
const OTHER_PIXELS_PER_THREAD = 25_000_000;
/** Of its time, for one whose turn has come: enough for a decode that takes all of its own limit, and to find objects. */
const LEAST_LEFT_MS = 1_000 * (DECODE_TIMEOUT_SECONDS + 5);

export interface DetectionPipelineOptions {
  readonly pool: InferencePool;
  /** Whether an image's memory is freed once it is decoded, and the caller's array empty. */
  readonly takesImages: boolean;
  /** Told once when an image ran out of time: all work has been rejected, and the process must end. */
  readonly onStuck: () => void;
  readonly onDetected: (times: StageTimes) => void;
}

/** How long an image was in each stage, in milliseconds. */
export interface StageTimes {
  /** From its bytes to pixels, without the wait for its turn. */
  readonly decodeMs: number;
  /** From pixels to boxes, with the wait for a thread that is free. */
  readonly inferenceMs: number;
}

/** One image, and the promise that somebody waits for. */
interface Work {
  readonly image: Uint8Array;
  readonly options: EffectiveOptions;
  /** When its time is up, by `performance.now()`. */
  readonly end: number;
  readonly resolve: (result: DetectionResult) => void;
  readonly reject: (error: Error) => void;
  opened?: OpenedImage;
  /** Once it is decoded: then it is the pool's. */
  pixels?: Pixels;
}

/**
 * Decodes images and hands their pixels to the threads that infer. Decoding goes on in libvips' own threads and blocks
 * none of JavaScript's, whereas a thread that infers hears nothing meanwhile: were it to decode as well, it would begin
 * and end each image late.
 *
 * Images whose decoders hold them whole take turns, the large ones and the others apart, so that their memory is bounded however many
 * are in work. One that waits for its turn takes no place of those in work: others pass it, and its
 * time may be up without anything being stuck. One whose turn comes late is not begun any more: it would be blamed for the time of
 * those before it.
 */
export class DetectionPipeline {
  readonly #waiting: Work[] = [];
  readonly #largeTurns = new DecodeTurns<Work>(LARGE_PIXELS);
  readonly #otherTurns: DecodeTurns<Work>;
  readonly #begun = new Set<Work>();
  #isClosed = false;

  constructor(private readonly options: DetectionPipelineOptions) {
    this.#otherTurns = new DecodeTurns(options.pool.size * OTHER_PIXELS_PER_THREAD);
  }

  /**
   * Finds objects in one image file.
   *
   * @param signal once aborted, the image's time is up. If it has been begun, nothing else is done any more either.
   * @param limitMs when that will be. With too little of it left, one that has waited for its turn is not begun.
   * @throws {UnusableImageError} when the image can't be used.
   * @throws {DetectionInterruptedError} when the work was cut short.
   */
  async detect(
    image: Uint8Array,
    options: EffectiveOptions,
    signal?: AbortSignal,
    limitMs = Infinity,
  ): Promise<DetectionResult> {
    if (this.#isClosed) throw new DetectionInterruptedError('The detector is closed', false);
    const { promise, resolve, reject } = Promise.withResolvers<DetectionResult>();
    const work: Work = { image, options, end: performance.now() + limitMs, resolve, reject };
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
    if (this.#isClosed) return;
    const most = this.options.pool.size * IMAGES_PER_THREAD;
    while (this.#begun.size < most) {
      const work = this.nextOf(this.#largeTurns) ?? this.nextOf(this.#otherTurns) ?? this.#waiting.shift();
      if (work === undefined) return;
      this.#begun.add(work);
      this.process(work).catch(work.reject);
    }
  }

  private nextOf(turns: DecodeTurns<Work>): Work | undefined {
    for (let work = turns.next(); work !== undefined; work = turns.next()) {
      if (work.end - performance.now() >= LEAST_LEFT_MS) return work;
      turns.end(work.opened?.heldPixels ?? 0);
      work.reject(new DetectionInterruptedError('The turn of the image came too late', false));
    }
    return undefined;
  }

  private async process(work: Work): Promise<void> {
    const begun = performance.now();
    if (work.opened === undefined) {
      work.opened = await this.open(work.image);
      if (this.turnsOf(work.opened)?.come(work, work.opened.heldPixels) === false) {
        this.#begun.delete(work);
        this.beginNext();
        return;
      }
    }
    const { pages, ...pixels } = await this.decode(work.image, work.opened);
    work.pixels = pixels;
    const decoded = performance.now();
    const result = await this.options.pool.infer(pixels, work.options);
    this.options.onDetected({ decodeMs: decoded - begun, inferenceMs: performance.now() - decoded });
    work.resolve(pages === 1 ? result : { ...result, imagePages: pages });
  }

  private turnsOf({ heldPixels }: OpenedImage): DecodeTurns<Work> | undefined {
    if (heldPixels === 0) return undefined;
    return heldPixels >= LARGE_PIXELS ? this.#largeTurns : this.#otherTurns;
  }

  private async open(image: Uint8Array): Promise<OpenedImage> {
    const { input, preprocessing } = this.options.pool.spec;
    try {
      return await openImage(image, input, preprocessing.fit);
    } catch (error) {
      this.free(image);
      throw error;
    }
  }

  private async decode(image: Uint8Array, opened: OpenedImage): Promise<DecodedImage> {
    try {
      return await decodeOpened(opened, this.options.pool.spec.preprocessing.pad);
    } finally {
      this.free(image);
      this.turnsOf(opened)?.end(opened.heldPixels);
      this.beginNext();
    }
  }

  private free(image: Uint8Array): void {
    if (this.options.takesImages) release(image);
  }

  private cutShort(work: Work): void {
    if (this.stopWaiting(work)) {
      work.reject(new DetectionInterruptedError('The time was up before the image was begun', false));
      return;
    }
    if (this.#isClosed || !this.#begun.has(work)) return;
    this.rejectAll(work);
    this.options.onStuck();
  }

  private stopWaiting(work: Work): boolean {
    const index = this.#waiting.indexOf(work);
    if (index >= 0) this.#waiting.splice(index, 1);
    return index >= 0 || this.#largeTurns.remove(work) || this.#otherTurns.remove(work);
  }

  private rejectAll(outOfTime?: Work): void {
    this.#isClosed = true;
    const closed = new DetectionInterruptedError('The detector is closed', false);
    const waiting = [...this.#waiting.splice(0), ...this.#largeTurns.clear(), ...this.#otherTurns.clear()];
    for (const work of waiting) work.reject(closed);
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
