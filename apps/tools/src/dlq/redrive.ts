import type { JobControlTable, JobItem, JobQueue, JobsTable, JobSweeper, Logger, Origin } from '@spotter/shared';
import { fateOf } from './fate.js';

/** What became of a dead letter, and what there is to say of it. */
export interface Redriven {
  readonly kind: 'sent' | 'retried' | 'dropped' | 'kept';
  readonly note: string;
}

/** What redriving works on. */
export interface RedriveParts {
  readonly jobs: JobsTable;
  readonly control: JobControlTable;
  readonly queue: JobQueue;
  readonly sweeper: JobSweeper;
  readonly now: () => Date;
  /** What log lines and messages are to carry. */
  readonly origin: Origin;
  readonly logger: Logger;
}

/** How long one sweep of a job may take, in milliseconds. */
const SWEEP_MS = 30_000;

const KEPT_UNSENT: Redriven = { kind: 'kept', note: 'since SQS did not take its message: redrive it again' };
const KEPT_CHANGED: Redriven = { kind: 'kept', note: 'since the job changed meanwhile: redrive it again' };

/** Step 11 of the job protocol, for one job. It may be repeated, also of letters that were redriven before. */
export class Redrive {
  constructor(private readonly parts: RedriveParts) {}

  /**
   * @param indexes of the images that letters name, each once.
   * @returns what became of each; the letters of those that are `kept` are still needed.
   * @throws {AppError} when AWS failed.
   */
  async redrive(jobId: string, indexes: readonly number[]): Promise<ReadonlyMap<number, Redriven>> {
    const { jobs, now } = this.parts;
    const job = await jobs.get(jobId);
    const result = new Map<number, Redriven>();
    const wanted: Record<'send' | 'retry', number[]> = { send: [], retry: [] };
    for (const index of indexes) {
      const fate = fateOf(job, index, now());
      if (fate.kind === 'drop') result.set(index, { kind: 'dropped', note: `since ${fate.because}` });
      else wanted[fate.kind].push(index);
    }
    if (job === undefined) return result;
    if (wanted.send.length > 0) setEach(result, wanted.send, await this.#send(job, wanted.send));
    if (wanted.retry.length > 0) setEach(result, wanted.retry, await this.#retry(job, wanted.retry));
    return result;
  }

  /** In the run that the job is in, whatever the letter's was. */
  async #send(job: JobItem, indexes: readonly number[]): Promise<Redriven> {
    const unsent = await this.parts.queue.send(job, indexes, this.parts.origin);
    return unsent > 0 ? KEPT_UNSENT : { kind: 'sent', note: `in run ${job.run}` };
  }

  /** Step 8 of the job protocol, and then at once step 9 for this job. */
  async #retry(job: JobItem, indexes: readonly number[]): Promise<Redriven> {
    const retried = await this.parts.control.retry(job, indexes);
    if (retried === undefined) return KEPT_CHANGED;
    const note = `in run ${retried.run}`;
    const isSent = await this.#sweep(job.jobId);
    return { kind: 'retried', note: isSent ? note : `${note}, as soon as the next sweep has sent it` };
  }

  /** Never throws: the job is due, and what is not done here is done by the next sweep of all that is. */
  async #sweep(jobId: string): Promise<boolean> {
    const { sweeper, origin, logger } = this.parts;
    try {
      return (await sweeper.sweepJob(jobId, AbortSignal.timeout(SWEEP_MS))) === 'repaired';
    } catch (error) {
      logger.warn('the job is left to the next sweep', { requestId: origin.requestId, jobId, error });
      return false;
    }
  }
}

function setEach(result: Map<number, Redriven>, indexes: readonly number[], redriven: Redriven): void {
  for (const index of indexes) result.set(index, redriven);
}
