import type { ImageRepairs } from '../jobs/images.repair.js';
import type { ImagesTable } from '../jobs/images.table.js';
import type { EndedImage, ImageOutcome, ImageState, JobItem } from '../jobs/job.items.js';
import { isOpen } from '../jobs/job.items.js';
import type { JobsTable } from '../jobs/jobs.table.js';
import { COUNTED_AT_ONCE } from '../jobs/jobs.table.js';
import { repairOf, uncountedOf } from './sweep.plan.js';

/** How many images are worked on between two looks at the budget. */
const CHUNK = COUNTED_AT_ONCE;

const DEADLINE_EXCEEDED: ImageOutcome = {
  status: 'FAILED',
  error: { code: 'DEADLINE_EXCEEDED', message: 'The image was not processed within 24 hours' },
};

/** A job after the repair of its images, and which of them wait for a worker. */
export interface Mended {
  readonly job: JobItem;
  readonly pending: readonly number[];
}

/**
 * The images of a job that were not counted, in step 9 of the job protocol. What is done is kept, and some is done before the
 * budget is looked at: a job of any size is through after so many sweeps, however short each is.
 */
export class UncountedImages {
  constructor(
    private readonly jobs: JobsTable,
    private readonly images: ImagesTable,
    private readonly repairs: ImageRepairs,
  ) {}

  /**
   * Reopens those that a torn retry left as they were, and counts those that ended.
   *
   * @returns `undefined` when the job has ended meanwhile, or is in another run.
   * @throws the budget's reason.
   */
  async mend(job: JobItem, budget: AbortSignal): Promise<Mended | undefined> {
    const stored = [...(await this.repairs.getMany(job.jobId, uncountedOf(job))).values()];
    const pending = stored.filter((image) => repairOf(image, job) === 'send');
    const torn = stored.filter((image) => ['reopen', 'count'].includes(repairOf(image, job)));
    let latest: JobItem | undefined = job;
    for (const chunk of chunksOf(torn, budget)) {
      const mended = await Promise.all(chunk.map((image) => this.#reopened(image, job)));
      const there = mended.filter((image) => image !== undefined);
      pending.push(...there.filter((image) => repairOf(image, job) === 'send'));
      const ended = there.filter(hasEnded).filter((image) => repairOf(image, job) === 'count');
      latest = await this.#count(latest, ended);
      if (latest === undefined) return undefined;
    }
    return { job: latest, pending: pending.map(({ imageIndex }) => imageIndex) };
  }

  /**
   * Ends and counts all of them, as `DEADLINE_EXCEEDED` where nothing else is stored: also one that a torn retry left, and one
   * whose item somebody has deleted, or the job would never end.
   *
   * @returns the job with all of them counted; `undefined` as for `mend`.
   * @throws the budget's reason.
   */
  async end(job: JobItem, budget: AbortSignal): Promise<JobItem | undefined> {
    let latest: JobItem | undefined = job;
    for (const chunk of chunksOf(uncountedOf(job), budget)) {
      const stored = await this.repairs.getMany(job.jobId, chunk);
      const ended = await Promise.all(chunk.map((index) => this.#ended(stored.get(index), index, job)));
      latest = await this.#count(latest, ended);
      if (latest === undefined) return undefined;
    }
    return latest;
  }

  async #reopened(image: ImageState, job: JobItem): Promise<ImageState | undefined> {
    return repairOf(image, job) === 'reopen' ? this.repairs.reopen(image, job.run) : image;
  }

  async #ended(stored: ImageState | undefined, imageIndex: number, job: JobItem): Promise<EndedImage> {
    const image = stored === undefined ? undefined : await this.#reopened(stored, job);
    const isPending = image !== undefined && repairOf(image, job) === 'send';
    const { jobId, run } = job;
    const end = isPending ? await this.images.end({ jobId, imageIndex, run }, DEADLINE_EXCEEDED) : image;
    return { imageIndex, status: end?.status === 'DONE' ? 'DONE' : 'FAILED' };
  }

  /** Step 4 of the job protocol, for a chunk in one write. */
  async #count(job: JobItem, ended: readonly EndedImage[]): Promise<JobItem | undefined> {
    if (ended.length === 0) return job;
    const images = ended.map(({ imageIndex, status }) => ({ imageIndex, status }));
    const counted = await this.jobs.count(job.jobId, job.run, images);
    return counted?.run === job.run && isOpen(counted) ? counted : undefined;
  }
}

function hasEnded(image: ImageState): image is ImageState & EndedImage {
  return image.status !== 'PENDING';
}

/** @throws the budget's reason, before any chunk but the first. */
function* chunksOf<Item>(items: readonly Item[], budget: AbortSignal): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    if (start > 0) budget.throwIfAborted();
    yield items.slice(start, start + CHUNK);
  }
}
