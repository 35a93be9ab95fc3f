import { Inject, Injectable } from '@nestjs/common';
import type { ImageItem, JobItem } from '@spotter/shared';
import { ImagesTable, LIMITS, parseS3Url } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { PageSize } from '../http/page-size.js';
import type { Signing } from '../presign/download-signer.js';
import { DownloadSigner } from '../presign/download-signer.js';
import type { JobCredentials } from './job-access.service.js';
import { JobAccessService } from './job-access.service.js';
import { fromCursor, toCursor } from './job-cursor.js';
import { summaryOf } from './job-summary.js';
import type { FailedImage, ImageDetections, JobView, ReadJobQuery } from './read-job.dto.js';

/** Images are read in parts, since a page of 1,000 could be many times what an answer may hold. */
const IMAGES_PER_READ = 100;

type Page = Required<Pick<JobView, 'detections' | 'errors'>> & Pick<JobView, 'nextCursor'>;
type Entry = { readonly detections: ImageDetections } | { readonly error: FailedImage };

/** Step 12 of the job protocol: the job first, then its images, both consistently. */
@Injectable()
export class ReadJobService {
  constructor(
    private readonly images: ImagesTable,
    private readonly access: JobAccessService,
    private readonly signer: DownloadSigner,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /**
   * Reads a job and one page of its images.
   *
   * @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, or not the caller's to see; `VALIDATION_ERROR` for a cursor that is not this job's.
   */
  async read(
    jobId: string,
    { limit = LIMITS.pageItems, cursor, include }: ReadJobQuery,
    credentials: JobCredentials,
  ): Promise<JobView> {
    const job = await this.access.readable(jobId, credentials);
    const views = include === 'viewUrl' ? await this.signing() : undefined;
    const fromIndex = cursor === undefined ? 0 : fromCursor(jobId, cursor);
    const { page, isOfLater } = await this.pageOf(job, fromIndex, limit, views);
    if (!isOfLater) return { ...summaryOf(job), ...page };

    // A retry came between the two reads, which took images out of those that the job had counted; or a deletion.
    const later = await this.access.readable(jobId, credentials);
    return { ...summaryOf(later), ...(await this.pageOf(later, fromIndex, limit, views)).page };
  }

  /** As an attachment: a stranger may have uploaded it, and opened as a page it must not become one. */
  private signing(): Promise<Signing> {
    return this.signer.signing({ bucket: this.config.uploadBucket, isAttachment: true });
  }

  private async pageOf(
    job: JobItem,
    fromIndex: number,
    limit: number,
    views: Signing | undefined,
  ): Promise<{ readonly page?: Page; readonly isOfLater: boolean }> {
    if (job.status === 'PENDING') return { isOfLater: false };
    const detections: ImageDetections[] = [];
    const errors: FailedImage[] = [];
    let isOfLater = false;
    const end = Math.min(fromIndex + limit, job.imageCount);
    const size = new PageSize();
    for (let next = fromIndex; next < end;) {
      const wanted = Math.min(IMAGES_PER_READ, end - next);
      const found = await this.images.page(job.jobId, next, wanted);
      const images = found.filter(({ imageIndex }) => imageIndex < end);
      next = (found.at(-1)?.imageIndex ?? end) + 1;
      isOfLater ||= images.length < wanted || images.some(({ run }) => run > job.run);
      for (const image of images) {
        const entry = toEntry(image, job, views);
        if (entry === undefined) continue;
        if (!size.add(JSON.stringify(entry))) {
          const nextCursor = toCursor(job.jobId, image.imageIndex);
          return { page: { detections, errors, nextCursor }, isOfLater };
        }
        if ('error' in entry) errors.push(entry.error);
        else detections.push(entry.detections);
      }
    }
    const more = end < job.imageCount ? { nextCursor: toCursor(job.jobId, end) } : {};
    return { page: { detections, errors, ...more }, isOfLater };
  }
}

/** An image counts as ended only if the job that was just read has counted it, so that counts, pages and a cancelled job agree. */
function toEntry(image: ImageItem, { done, failed }: JobItem, views: Signing | undefined): Entry | undefined {
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
      ...(views && viewOf(imageUrl, views)),
    },
  };
}

/** Only what was accepted into a job becomes an image of it, so that its URL names an object of the upload bucket. */
function viewOf(imageUrl: string, views: Signing): Pick<ImageDetections, 'viewUrl' | 'viewUrlExpiration'> {
  const location = parseS3Url(imageUrl);
  return location ? { viewUrl: views.urlOf(location.key), viewUrlExpiration: views.expiration } : {};
}
