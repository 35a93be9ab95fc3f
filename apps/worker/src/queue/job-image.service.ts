import { Inject, Injectable } from '@nestjs/common';
import type { DetectionOptions, ImageOutcome, JobMessage, JobTimes, Logger } from '@spotter/shared';
import { ImagesTable, isOpen, LIMITS } from '@spotter/shared';
import { UnusableImageError } from '../detection/detection.errors.js';
import type { Beat } from '../health/liveness.js';
import { CLOCK, LOGGER, TIMES } from '../tokens.js';
import { ImageAttempts } from './image.attempts.js';
import { ImageStore } from './image.store.js';
import type { PendingState, StoredImageState } from './job-image.reader.js';
import { JobCounts } from './job.counts.js';
import { JobImageReader } from './job-image.reader.js';
import type { Outcome } from './outcome.js';
import { done, leaveUntil } from './outcome.js';
import { Patience } from './patience.js';
import type { WorkClock } from './work.clock.js';

/** Takes one image of a job from its message to its end: steps 2 to 6 of the job protocol. Each step may be repeated. */
@Injectable()
export class JobImageService {
  constructor(
    private readonly reader: JobImageReader,
    private readonly images: ImagesTable,
    private readonly store: ImageStore,
    private readonly attempts: ImageAttempts,
    private readonly counts: JobCounts,
    @Inject(CLOCK) private readonly clock: WorkClock,
    @Inject(TIMES) private readonly times: JobTimes,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Step 2 of the job protocol, and what follows from it.
   *
   * @param drain is aborted when the worker is to go: what is in work goes on, but a step that fails is left to others.
   * @param beat says that the work goes on.
   * @returns what becomes of the message: `done` exactly when nothing is left to do for it.
   * @throws {AppError} when AWS kept failing; the attempt has been given back by then.
   */
  async process(message: JobMessage, drain: AbortSignal, beat: Beat = () => undefined): Promise<Outcome> {
    const patience = new Patience(this.times.patience, drain, this.clock, beat);
    try {
      return await this.start(message, patience);
    } finally {
      patience.close();
    }
  }

  private async start(message: JobMessage, patience: Patience): Promise<Outcome> {
    const { run } = message;
    const { job, image, options } = await patience.retry(() => this.reader.read(message));
    if (job === undefined) return done('gone');
    if (job.run !== run) return done('other-run');
    if (!isOpen(job)) return done('job-ended');

    if (image === undefined) return this.orphaned(message);
    if (image.run !== run) return done('other-run');
    if (image.status !== 'PENDING') return await this.count(message, image, patience);
    const now = this.clock.now();
    const leaseEnd = new Date(image.leaseUntil ?? 0);
    if (leaseEnd > now) return leaveUntil(leaseEnd, 'leased', now);
    // Without touching the image: it may be what ended the workers that tried.
    if (image.attempts >= LIMITS.attemptsPerImage) return await this.end(message, attemptsExhausted(), patience);
    return await this.attempt(message, image, options, patience);
  }

  private async attempt(
    message: JobMessage,
    { imageUrl, attempts }: PendingState,
    options: DetectionOptions,
    patience: Patience,
  ): Promise<Outcome> {
    const stored = await patience.retry(() => this.store.get(imageUrl)).catch(unusable);
    if (stored instanceof UnusableImageError) return await this.unreadable(message, stored, patience);

    const attempt = await this.attempts.make({ message, attempts, stored, options }, patience);
    switch (attempt.kind) {
      case 'ended':
        return await this.count(message, attempt.image, patience);
      case 'exhausted':
        return await this.end(message, attemptsExhausted(), patience);
      case 'left':
        return attempt.outcome;
    }
  }

  /** A job is committed after its images, and they outlive it: somebody has deleted what they should not. */
  private orphaned(message: JobMessage): Outcome {
    this.logger.error('an open job has no such image', { ...message });
    return done('gone');
  }

  private async unreadable(message: JobMessage, error: UnusableImageError, patience: Patience): Promise<Outcome> {
    if (error.cause instanceof Error && error.cause.name === 'AccessDenied') {
      this.logger.error('S3 refused an image: it is missing, or the role may not read it', { ...message, error });
    }
    const { code, message: text } = error;
    return await this.end(message, { status: 'FAILED', error: { code, message: text } }, patience);
  }

  /** Step 3 of the job protocol, of an image that was not tried. */
  private async end(message: JobMessage, outcome: ImageOutcome, patience: Patience): Promise<Outcome> {
    const stored = await patience.retry(() => this.images.end(message, outcome));
    return await this.count(message, stored, patience);
  }

  /** Steps 4 and 5 of the job protocol, by what is stored, whoever wrote it. */
  private async count(message: JobMessage, image: StoredImageState | undefined, patience: Patience): Promise<Outcome> {
    if (image?.run !== message.run || image.status === 'PENDING') return done('other-run');
    const { status, attempts } = image;
    const job = await patience.retry(() => this.counts.count(message, status));
    if (job !== undefined) await patience.retry(() => this.counts.finish(job));
    return done('finished', { status, attempts, ...(status === 'FAILED' && { code: image.error.code }) });
  }
}

/** An image that can't be used is an answer; any other failure goes on. */
function unusable(error: unknown): UnusableImageError {
  if (error instanceof UnusableImageError) return error;
  throw error;
}

function attemptsExhausted(): ImageOutcome {
  const message = `The work on this image ended ${LIMITS.attemptsPerImage} times before it reported back`;
  return { status: 'FAILED', error: { code: 'ATTEMPTS_EXHAUSTED', message } };
}
