import type { EndedImage, ImageReference, JobItem, JobsTable, ProgressNotices } from '@spotter/shared';
import type { Entries } from './batcher.js';
import { Batcher, CALL_SPACING_MS } from './batcher.js';

/** As many as one write counts. */
const MOST_IMAGES = 25;

interface Ended extends ImageReference {
  readonly status: EndedImage['status'];
}

/**
 * Steps 4 and 5 of the job protocol, for all images of this process: those of one job that end while one of them is being
 * counted are counted by one write, right after that. All counts of a job write one item, which takes so many units a second.
 */
export class JobCounts {
  readonly #batcher: Batcher<Ended, void>;

  constructor(
    private readonly jobs: JobsTable,
    private readonly notices: Pick<ProgressNotices, 'counted' | 'ended'>,
    spacing = CALL_SPACING_MS,
  ) {
    this.#batcher = new Batcher({ most: MOST_IMAGES, spacing, call: (ended) => this.#countTogether(ended) });
  }

  /**
   * Counts an image by what is stored, whoever wrote it, and finishes its job when it is the last.
   *
   * @throws {AppError} when DynamoDB fails.
   */
  count({ jobId, run, imageIndex }: ImageReference, status: EndedImage['status']): Promise<void> {
    return this.#batcher.add(`${jobId} ${run}`, { jobId, run, imageIndex, status });
  }

  async #countTogether(ended: Entries<Ended>): Promise<void> {
    const [{ jobId, run }] = ended;
    // Two messages may be of one image.
    const images = new Map(ended.map(({ imageIndex, status }) => [imageIndex, { imageIndex, status }]));
    const job = await this.jobs.count(jobId, run, [...images.values()]);
    if (job?.run === run) await this.#finish(job);
  }

  /** Step 5 of the job protocol. Who watches the job is told of what was written here, and nothing waits for that. */
  async #finish(job: JobItem): Promise<void> {
    this.notices.counted(job);
    const finished = await this.jobs.finish(job);
    if (finished.isOurs) this.notices.ended(finished.job);
  }
}
