import type { EndedImage, ImageReference, JobItem, JobsTable, ProgressNotices } from '@spotter/shared';
import { COUNTED_AT_ONCE, countedOf } from '@spotter/shared';
import type { Entries } from './batcher.js';
import { Batcher, spacing } from './batcher.js';

interface Ended extends ImageReference {
  readonly status: EndedImage['status'];
}

/**
 * Steps 4 and 5 of the job protocol, for all images of this process: those of one job that end soon after one another are counted
 * by one write. All counts of a job write one item, which takes so many units a second.
 */
export class JobCounts {
  readonly #counts: Batcher<Ended, JobItem | undefined>;
  readonly #ends: Batcher<JobItem, void>;

  constructor(
    private readonly jobs: JobsTable,
    private readonly notices: Pick<ProgressNotices, 'counted' | 'ended'>,
    space = spacing,
  ) {
    const options = { most: COUNTED_AT_ONCE, spacing: space };
    this.#counts = new Batcher({ ...options, call: (ended) => this.countTogether(ended) });
    this.#ends = new Batcher({ ...options, call: ([job]) => this.end(job) });
  }

  /**
   * Step 4: counts an image by what is stored, whoever wrote it. Returns the job as it is afterwards; `undefined` when it is in
   * another run, or gone.
   *
   * @throws {AppError} when DynamoDB fails.
   */
  count({ jobId, run, imageIndex }: ImageReference, status: EndedImage['status']): Promise<JobItem | undefined> {
    return this.#counts.add(`${jobId} ${run}`, { jobId, run, imageIndex, status });
  }

  /** Step 5: ends a job when all of its images are counted, once for all who counted the last. @throws {AppError} as above. */
  async finish(job: JobItem): Promise<void> {
    if (countedOf(job) >= job.imageCount) await this.#ends.add(`${job.jobId} ${job.run}`, job);
  }

  private async countTogether(ended: Entries<Ended>): Promise<JobItem | undefined> {
    const [{ jobId, run }] = ended;
    const images = ended.map(({ imageIndex, status }) => ({ imageIndex, status }));
    const job = await this.jobs.count(jobId, run, images);
    if (job?.run !== run) return undefined;
    this.notices.counted(job);
    return job;
  }

  /** Who watches the job is told of what was written here, and nothing waits for that. */
  private async end(job: JobItem): Promise<void> {
    const finished = await this.jobs.finish(job);
    if (finished.isOurs) this.notices.ended(finished.job);
  }
}
