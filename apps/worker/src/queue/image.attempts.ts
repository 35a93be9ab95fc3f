import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type {
  DetectionOptions,
  ImageItem,
  ImageOutcome,
  JobMessage,
  JobTimes,
  Logger,
  PendingImageItem,
} from '@spotter/shared';
import { AppError, ImagesTable } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError } from '../detection/detection.errors.js';
import type { Detector } from '../detection/detector.js';
import { CLOCK, DETECTOR, LOGGER, TIMES } from '../tokens.js';
import { AttemptGate } from './attempt.gate.js';
import { toImageResult } from './image-result.js';
import type { StoredImage } from './image.store.js';
import type { Outcome } from './outcome.js';
import { leave, leaveUntil } from './outcome.js';
import type { Patience } from './patience.js';
import type { WorkClock } from './work.clock.js';

const SHORT_REST_SECONDS = 1;
/** Of an attempt's time: with less of it left no image is begun that may need all of it. */
const LEAST_SHARE = 0.5;

/** An image that is to be tried, and how many attempts on it had begun when it was read. */
export interface ImageWork {
  readonly message: JobMessage;
  readonly attempts: number;
  readonly stored: StoredImage;
  readonly options: DetectionOptions;
}

/** What an attempt came to. */
export type AttemptEnd =
  /** `image` is what is stored, whoever wrote it. */
  | { readonly kind: 'ended'; readonly image: ImageItem | undefined }
  /** It was not begun: the image has had all of its attempts. */
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'left'; readonly outcome: Outcome };

/**
 * Attempts on images: the start of step 2 of the job protocol, and step 3. From its second attempt an image runs alone in
 * its process: it may be what ended the process before, and must not cost other images theirs.
 */
@Injectable()
export class ImageAttempts {
  constructor(
    private readonly images: ImagesTable,
    private readonly gate: AttemptGate,
    @Inject(DETECTOR) private readonly detector: Detector,
    @Inject(CLOCK) private readonly clock: WorkClock,
    @Inject(TIMES) private readonly times: JobTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Starts an attempt when it is its turn, and brings it to its end; what is no fault of the image gives lease and attempt
   * back.
   *
   * @throws {AppError} when AWS kept failing.
   */
  async make(work: ImageWork, patience: Patience): Promise<AttemptEnd> {
    for (let isAlone = work.attempts > 0; ; isAlone = true) {
      patience.beat(this.times.patience + this.times.lease);
      // Before the start: a lease must not run out while it waits.
      const leaveGate = await this.gate.enter(isAlone, patience.signal);
      if (leaveGate === undefined) return left(leave(SHORT_REST_SECONDS, 'no-turn'));
      try {
        const end = await this.attempt(work, isAlone, patience);
        if (end !== undefined) return end;
      } finally {
        leaveGate();
      }
    }
  }

  /** @returns `undefined` when it must be made alone, since others have tried the image after it was read. */
  private async attempt(work: ImageWork, isAlone: boolean, patience: Patience): Promise<AttemptEnd | undefined> {
    const { message } = work;
    const owner = randomUUID();
    try {
      const start = await patience.retry(() => this.images.startAttempt(message, owner));
      switch (start.kind) {
        case 'started':
          if (isAlone || start.image.attempts === 1) return await this.run(work, start.image, patience);
          await this.giveBack(message, owner, patience);
          return undefined;
        case 'leased':
          return left(leaveUntil(start.until, 'leased', this.clock.now()));
        case 'not-pending':
          return left(leave(0, 'just-ended'));
        case 'exhausted':
          return { kind: 'exhausted' };
      }
    } catch (error) {
      // Also when the start itself failed: it may have been written, and only its answer been lost.
      await this.giveBack(message, owner, patience);
      if (!(error instanceof DetectionInterruptedError)) throw error;
      return left(leave(SHORT_REST_SECONDS, 'given-back'));
    }
  }

  private async run(work: ImageWork, image: PendingImageItem, patience: Patience): Promise<AttemptEnd> {
    const { message } = work;
    const leaseEnd = new Date(image.leaseUntil ?? 0);
    try {
      const limitMs = this.limitWithin(leaseEnd);
      // Past its limit an attempt ends by the end of the process; by its lease's end that must have happened.
      patience.beat(this.times.lease);
      const outcome = await this.detect(work, limitMs);
      return { kind: 'ended', image: await patience.retry(() => this.images.end(message, outcome)) };
    } catch (error) {
      if (!(error instanceof DetectionInterruptedError) || !error.blamed) throw error;
      this.logger.warn('attempt cut short', { ...message, attempts: image.attempts, error });
      return left(leaveUntil(leaseEnd, 'cut-short', this.clock.now()));
    }
  }

  /**
   * A start may be answered late, and the lease runs since it was asked for: the attempt must be over before another can begin.
   *
   * @throws {DetectionInterruptedError} when too little is left of its time.
   */
  private limitWithin(leaseEnd: Date): number {
    const { lease, attempt } = this.times;
    const left = leaseEnd.getTime() - this.clock.now().getTime() - (lease - attempt);
    if (left < attempt * LEAST_SHARE) {
      throw new DetectionInterruptedError('The start was answered too late to begin the image', false);
    }
    return Math.min(left, attempt);
  }

  private async detect({ message, stored, options }: ImageWork, limitMs: number): Promise<ImageOutcome> {
    try {
      const timeIsUp = this.clock.timeout(limitMs);
      const result = await this.detector.detect(stored.bytes, options, timeIsUp, limitMs);
      return { status: 'DONE', result: toImageResult(result, stored.eTag), model: this.detector.model };
    } catch (error) {
      if (error instanceof DetectionInterruptedError) throw error;
      return this.failed(error, message);
    }
  }

  private failed(error: unknown, message: JobMessage): ImageOutcome {
    const { model } = this.detector;
    if (error instanceof UnusableImageError) {
      return { status: 'FAILED', error: { code: error.code, message: error.message }, model };
    }
    this.logger.error('the detector failed', { ...message, error });
    const fault = { code: 'INTERNAL_ERROR', message: 'The detector failed on this image' } as const;
    return { status: 'FAILED', error: fault, model };
  }

  /** Best effort: what can't be given back is free again when its lease ends, at the price of an attempt. */
  private async giveBack(message: JobMessage, owner: string, patience: Patience): Promise<void> {
    try {
      await patience.retry(() => this.images.giveBack(message, owner));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.warn('an attempt could not be given back', { ...message, error });
    }
  }
}

function left(outcome: Outcome): AttemptEnd {
  return { kind: 'left', outcome };
}
