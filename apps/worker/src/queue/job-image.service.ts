import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { DetectionOptions, ImageItem, ImageOutcome, JobMessage, Logger, PendingImageItem } from '@spotter/shared';
import { AppError, ImagesTable, isOpen, JobsTable, LIMITS } from '@spotter/shared';
import { DetectionInterruptedError, UnusableImageError } from '../detection/detection.errors.js';
import type { Detector } from '../detection/detector.js';
import { DETECTOR, LOGGER } from '../tokens.js';
import { toImageResult } from './image-result.js';
import type { StoredImage } from './image.store.js';
import { ImageStore } from './image.store.js';
import type { Outcome } from './outcome.js';
import { done, leave, leaveUntil } from './outcome.js';
import { Patience } from './patience.js';

/** Shorter than a lease, so that an attempt that runs out of time is over before anybody may begin the next. */
const ATTEMPT_MS = 45_000;
/** Of one message, however often its steps fail; with a download and an attempt on top it stays within its 10 minutes. */
const PATIENCE_MS = 5 * 60_000;
const GIVEN_BACK_REST_SECONDS = 1;

/** Takes one image of a job from its message to its end: steps 2 to 6 of a job's life. Each step may be repeated. */
@Injectable()
export class JobImageService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly images: ImagesTable,
    private readonly store: ImageStore,
    @Inject(DETECTOR) private readonly detector: Detector,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @param drain is aborted when the worker is to go: what is in work goes on, but a step that fails is left to others.
   * @returns what becomes of the message: `done` exactly when nothing is left to do for it.
   * @throws {AppError} when AWS kept failing; the attempt has been given back by then.
   */
  async process(message: JobMessage, drain: AbortSignal): Promise<Outcome> {
    const { jobId, run, imageIndex } = message;
    const patience = Patience.of(PATIENCE_MS, drain);

    const job = await patience.retry(() => this.jobs.get(jobId));
    if (job === undefined) return done('there is no such job');
    if (job.run !== run) return done('the job is in another run');
    if (!isOpen(job)) return done('the job has ended');

    const image = await patience.retry(() => this.images.get(jobId, imageIndex));
    if (image === undefined) return this.orphaned(message);
    if (image.run !== run) return done('the image is in another run');
    if (image.status !== 'PENDING') return await this.count(message, image, patience);
    const leaseEnd = new Date(image.leaseUntil ?? 0);
    if (leaseEnd > new Date()) return leaveUntil(leaseEnd, 'another worker has the image');
    // Without touching the image: it may be what ended the workers that tried.
    if (image.attempts >= LIMITS.attemptsPerImage) return await this.end(message, attemptsExhausted(), patience);

    const request = await patience.retry(() => this.images.getRequest(jobId));
    const stored = await patience.retry(() => this.store.get(image.imageUrl)).catch(unusable);
    if (stored instanceof UnusableImageError) return await this.unreadable(message, stored, patience);

    return await this.attempt(message, stored, request?.options ?? {}, patience);
  }

  private async attempt(
    message: JobMessage,
    stored: StoredImage,
    options: DetectionOptions,
    patience: Patience,
  ): Promise<Outcome> {
    const owner = randomUUID();
    try {
      const start = await patience.retry(() => this.images.startAttempt(message, owner));
      if (start.kind === 'leased') return leaveUntil(start.until, 'another worker has the image');
      if (start.kind === 'exhausted') return await this.end(message, attemptsExhausted(), patience);
      if (start.kind === 'not-pending') return leave(0, 'the image has just ended');
      return await this.run(message, start.image, stored, options, patience);
    } catch (error) {
      // Also when the start itself failed: it may have been written, and only its answer been lost.
      await this.giveBack(message, owner, patience);
      if (!(error instanceof DetectionInterruptedError)) throw error;
      return leave(GIVEN_BACK_REST_SECONDS, 'the attempt was given back');
    }
  }

  private async run(
    message: JobMessage,
    { attempts, leaseUntil }: PendingImageItem,
    stored: StoredImage,
    options: DetectionOptions,
    patience: Patience,
  ): Promise<Outcome> {
    try {
      const outcome = await this.detect(message, stored, options);
      return await this.end(message, outcome, patience);
    } catch (error) {
      if (!(error instanceof DetectionInterruptedError) || !error.blamed) throw error;
      this.logger.warn('attempt cut short', { ...message, attempts, error });
      return leaveUntil(new Date(leaseUntil ?? 0), 'the attempt was cut short');
    }
  }

  /** A job is committed after its images, and they outlive it: somebody has deleted what they should not. */
  private orphaned(message: JobMessage): Outcome {
    this.logger.error('an open job has no such image', { ...message });
    return done('the job has no such image');
  }

  private async unreadable(message: JobMessage, error: UnusableImageError, patience: Patience): Promise<Outcome> {
    if (error.cause instanceof Error && error.cause.name === 'AccessDenied') {
      this.logger.error('S3 refused an image: it is missing, or the role may not read it', { ...message, error });
    }
    return await this.end(message, failed(error), patience);
  }

  private async detect(message: JobMessage, stored: StoredImage, options: DetectionOptions): Promise<ImageOutcome> {
    const { model } = this.detector;
    try {
      const result = await this.detector.detect(stored.bytes, options, AbortSignal.timeout(ATTEMPT_MS));
      return { status: 'DONE', result: toImageResult(result, stored.eTag), model };
    } catch (error) {
      if (error instanceof DetectionInterruptedError) throw error;
      if (error instanceof UnusableImageError) return { ...failed(error), model };
      this.logger.error('the detector failed', { ...message, error });
      const fault = { code: 'INTERNAL_ERROR', message: 'The detector failed on this image' } as const;
      return { status: 'FAILED', error: fault, model };
    }
  }

  private async end(message: JobMessage, outcome: ImageOutcome, patience: Patience): Promise<Outcome> {
    const stored = await patience.retry(() => this.images.end(message, outcome));
    return await this.count(message, stored, patience);
  }

  /** Counts by what is stored, whoever wrote it, and finishes the job with its last image. */
  private async count(message: JobMessage, image: ImageItem | undefined, patience: Patience): Promise<Outcome> {
    if (image?.run !== message.run || image.status === 'PENDING') return done('the image is in another run');
    const { jobId, run, imageIndex } = message;
    const job = await patience.retry(() => this.jobs.count(jobId, run, imageIndex, image.status));
    if (job?.run === run) await patience.retry(() => this.jobs.finish(job));
    const { status } = image;
    return done('the image has ended', status === 'DONE' ? { status } : { status, code: image.error.code });
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

/** An image that can't be used is an answer; any other failure goes on. */
function unusable(error: unknown): UnusableImageError {
  if (error instanceof UnusableImageError) return error;
  throw error;
}

function failed({ code, message }: UnusableImageError): ImageOutcome & { status: 'FAILED' } {
  return { status: 'FAILED', error: { code, message } };
}

function attemptsExhausted(): ImageOutcome {
  const message = `The work on this image ended ${LIMITS.attemptsPerImage} times before it reported back`;
  return { status: 'FAILED', error: { code: 'ATTEMPTS_EXHAUSTED', message } };
}
