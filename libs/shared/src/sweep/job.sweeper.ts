import type { ImageRepairs } from '../jobs/images.repair.js';
import type { ImagesTable } from '../jobs/images.table.js';
import type { JobItem } from '../jobs/job.items.js';
import { isOpen } from '../jobs/job.items.js';
import type { Origin } from '../jobs/job.origin.js';
import type { JobQueue } from '../jobs/job.queue.js';
import type { JobTimes } from '../jobs/job.times.js';
import type { JobsTable } from '../jobs/jobs.table.js';
import type { OpenJobsTable } from '../jobs/open-jobs.table.js';
import type { Logger } from '../logging/logger.js';
import type { ProgressNotices } from '../progress/progress.notices.js';
import type { JobEraser } from './job.eraser.js';
import type { SweepOutcome } from './sweep.plan.js';
import { planOf } from './sweep.plan.js';
import { UncountedImages } from './uncounted.images.js';

/** When the sending of a job's messages is given up, in milliseconds: 1,000 of them take about one second. */
const SEND_MS = 5_000;

/** What a sweep works on. */
export interface SweepParts {
  readonly jobs: JobsTable;
  readonly open: OpenJobsTable;
  readonly images: ImagesTable;
  readonly repairs: ImageRepairs;
  readonly queue: JobQueue;
  readonly eraser: JobEraser;
  readonly notices: Pick<ProgressNotices, 'ended'>;
  readonly now: () => Date;
  readonly times: JobTimes;
  /** What log lines and messages that are sent now are to carry. */
  readonly origin: () => Origin;
  /** Told of each open job that is looked at. */
  readonly onOpen?: (job: JobItem) => void;
  readonly logger: Logger;
}

/** Step 9 of the job protocol, for one job. Each of its writes may be repeated, and none needs what an earlier sweep knew. */
export class JobSweeper {
  readonly #uncounted: UncountedImages;

  constructor(private readonly parts: SweepParts) {
    this.#uncounted = new UncountedImages(parts.jobs, parts.images, parts.repairs);
  }

  /**
   * Does what a due job needs. One that it could not bring to its end is due again at once; one that it failed to erase waits
   * for its next check.
   *
   * @param budget is aborted when it is to stop.
   * @returns `undefined` of a job that is not due, which is also one that somebody else has taken, or moved on meanwhile.
   * @throws {AppError} when AWS failed.
   */
  async sweepJob(jobId: string, budget: AbortSignal): Promise<SweepOutcome | undefined> {
    const read = await this.parts.jobs.get(jobId);
    const job = read === undefined ? undefined : await this.parts.open.claim(read);
    if (job === undefined) return undefined;
    if (isOpen(job)) this.parts.onOpen?.(job);
    try {
      const outcome = await this.#sweep(job, budget);
      if (outcome === 'cut-short') await this.parts.open.checkNow(job);
      const { requestId } = this.parts.origin();
      this.parts.logger.info('job swept', { requestId, jobId, run: job.run, outcome });
      return outcome;
    } catch (error) {
      const isCutShort = budget.aborted && error === budget.reason;
      if (isCutShort || job.status !== 'DELETED') await this.#checkSoon(job);
      if (isCutShort) return 'cut-short';
      throw error;
    }
  }

  async #sweep(job: JobItem, budget: AbortSignal): Promise<SweepOutcome | undefined> {
    const { open, images, eraser, now, times } = this.parts;
    const isDeleted = job.status === 'DELETED';
    const hasRequest = isDeleted || (await images.getRequest(job.jobId)) !== undefined;
    const plan = planOf(job, hasRequest, now(), times);
    switch (plan) {
      case 'erased':
        await eraser.erase(job, budget);
        return plan;
      case 'dropped':
        return this.#drop(job);
      case 'finished':
        await this.#finish(job);
        return plan;
      case 'deadline':
        return this.#end(job, budget);
      case 'progressing':
        await open.noteSeen(job);
        return plan;
      case 'repair':
        return this.#repair(job, budget);
    }
  }

  async #drop(job: JobItem): Promise<SweepOutcome | undefined> {
    if (!(await this.parts.open.dropUnrequested(job))) return undefined;
    this.#warn('a job whose request was deleted is dropped', job);
    return 'dropped';
  }

  async #end(job: JobItem, budget: AbortSignal): Promise<SweepOutcome | undefined> {
    const ended = await this.#uncounted.end(job, budget);
    if (ended === undefined) return undefined;
    this.#warn('a job reached its deadline', job);
    await this.#finish(ended);
    return 'deadline';
  }

  async #repair(job: JobItem, budget: AbortSignal): Promise<SweepOutcome | undefined> {
    const { open, queue, origin } = this.parts;
    const mended = await this.#uncounted.mend(job, budget);
    if (mended === undefined) return undefined;
    const unsent = await queue.send(job, mended.pending, origin(), SEND_MS);
    // Not noted as sent: those that have arrived are sent once more then, which changes nothing.
    if (unsent > 0) return 'cut-short';
    const noted = await open.noteSent(mended.job);
    if (noted === undefined) return undefined;
    await this.#finish(noted);
    return 'repaired';
  }

  async #finish(job: JobItem): Promise<void> {
    const finished = await this.parts.jobs.finish(job);
    if (finished.isOurs) this.parts.notices.ended(finished.job);
  }

  /** An error that is on its way goes first: should this fail too, the job waits for its next check. */
  async #checkSoon(job: JobItem): Promise<void> {
    try {
      await this.parts.open.checkNow(job);
    } catch (error) {
      this.#warn('a job that was not swept whole waits for its next check', job, { error });
    }
  }

  #warn(message: string, { jobId, run }: JobItem, context: { readonly error?: unknown } = {}): void {
    this.parts.logger.warn(message, { requestId: this.parts.origin().requestId, jobId, run, ...context });
  }
}
