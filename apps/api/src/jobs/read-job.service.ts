import { Injectable } from '@nestjs/common';
import type { ImageItem, JobItem } from '@spotter/shared';
import { AppError, ImagesTable, JobsTable, LIMITS } from '@spotter/shared';
import { PageSize } from '../http/page-size.js';
import { toSeconds } from '../time.js';
import { isUuidV4 } from '../uuid.js';
import type { JobCredentials } from './job-access.service.js';
import { JobAccessService } from './job-access.service.js';
import { fromCursor, toCursor } from './job-cursor.js';
import type { FailedImage, ImageDetections, JobView, ReadJobQuery } from './read-job.dto.js';

/** Images are read in parts, since a page of 1,000 could be many times what an answer may hold. */
const IMAGES_PER_READ = 100;

type Page = Required<Pick<JobView, 'detections' | 'errors'>> & Pick<JobView, 'nextCursor'>;
type Entry = { readonly detections: ImageDetections } | { readonly error: FailedImage };

/** Step 12 of the job protocol: the job first, then its images, both consistently. */
@Injectable()
export class ReadJobService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly images: ImagesTable,
    private readonly access: JobAccessService,
  ) {}

  /**
   * Reads a job and one page of its images.
   *
   * @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, or not the caller's to see; `VALIDATION_ERROR` for a cursor that is not this job's.
   */
  async read(
    jobId: string,
    { limit = LIMITS.pageItems, cursor }: ReadJobQuery,
    credentials: JobCredentials,
  ): Promise<JobView> {
    const job = isUuidV4(jobId) ? await this.jobs.get(jobId) : undefined;
    if (job === undefined || job.status === 'DELETED' || !(await this.access.mayRead(job, credentials))) {
      throw new AppError('NOT_FOUND', 'Not Found');
    }

    const fromIndex = cursor === undefined ? 0 : fromCursor(jobId, cursor);
    return { ...summaryOf(job), ...(job.status === 'PENDING' ? {} : await this.pageOf(job, fromIndex, limit)) };
  }

  private async pageOf(job: JobItem, fromIndex: number, limit: number): Promise<Page> {
    const detections: ImageDetections[] = [];
    const errors: FailedImage[] = [];
    const end = Math.min(fromIndex + limit, job.imageCount);
    const size = new PageSize();
    for (let next = fromIndex; next < end;) {
      const images = await this.images.page(job.jobId, next, Math.min(IMAGES_PER_READ, end - next));
      next = (images.at(-1)?.imageIndex ?? end) + 1;
      for (const image of images.filter(({ imageIndex }) => imageIndex < end)) {
        const entry = toEntry(image, job);
        if (entry === undefined) continue;
        if (!size.add(entry)) {
          return { detections, errors, nextCursor: toCursor(job.jobId, image.imageIndex) };
        }
        if ('error' in entry) errors.push(entry.error);
        else detections.push(entry.detections);
      }
    }
    return { detections, errors, ...(end < job.imageCount ? { nextCursor: toCursor(job.jobId, end) } : {}) };
  }
}

function summaryOf(job: JobItem): JobView {
  const failedCount = job.failed?.size ?? 0;
  return {
    jobId: job.jobId,
    status: job.status,
    imageCount: job.imageCount,
    processedCount: (job.done?.size ?? 0) + failedCount,
    failedCount,
    createdAt: toSeconds(new Date(job.createdAt)),
    updatedAt: toSeconds(new Date(job.updatedAt)),
  };
}

/** An image counts as ended only if the job that was just read has counted it, so that counts, pages and a cancelled job agree. */
function toEntry(image: ImageItem, { done, failed }: JobItem): Entry | undefined {
  const { imageUrl, imageIndex } = image;
  if (image.status === 'FAILED' && failed?.has(imageIndex)) {
    const { code, message } = image.error;
    return { error: { imageUrl, imageIndex, code, message } };
  }
  if (image.status !== 'DONE' || !done?.has(imageIndex)) return undefined;
  const { imageWidth, imageHeight, imagePages, model, detections, detectionCount, truncated, eTag } = image;
  return {
    detections: {
      imageUrl,
      imageIndex,
      imageWidth,
      imageHeight,
      ...(imagePages === undefined ? {} : { imagePages }),
      model,
      detections,
      detectionCount,
      ...(truncated === undefined ? {} : { truncated }),
      eTag,
    },
  };
}
