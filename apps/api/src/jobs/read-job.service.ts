import { Inject, Injectable } from '@nestjs/common';
import type { ImageItem, JobItem } from '@spotter/shared';
import { ImagesTable, LIMITS, parseS3Url } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { PageSize } from '../http/page-size.js';
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
/** How a picture can be looked at, by its `s3://` URL; nothing of one that is not to be seen. */
type ViewOf = (imageUrl: string) => Pick<ImageDetections, 'viewUrl' | 'viewUrlExpiration'>;

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
   * @throws {AppError} `NOT_FOUND` for an id that is unknown, none at all, or not the caller's to see; `VALIDATION_ERROR` for a cursor that is not this job's; `S3_ERROR` when URLs are asked for and nothing can be signed.
   */
  async read(
    jobId: string,
    { limit = LIMITS.pageItems, cursor, include }: ReadJobQuery,
    credentials: JobCredentials,
  ): Promise<JobView> {
    const job = await this.access.readable(jobId, credentials);
    const fromIndex = cursor === undefined ? 0 : fromCursor(jobId, cursor);
    const viewOf = include === 'viewUrl' ? await this.views(job, credentials) : undefined;
    const { page, isOfLater } = await this.pageOf(job, fromIndex, limit, viewOf);
    if (!isOfLater) return { ...summaryOf(job), ...page };

    // A retry came between the two reads, which took images out of those that the job had counted; or a deletion.
    const later = await this.access.readable(jobId, credentials);
    return { ...summaryOf(later), ...(await this.pageOf(later, fromIndex, limit, viewOf)).page };
  }

  /** As attachments: what a stranger may have uploaded must not become a page when it is opened. */
  private async views(job: JobItem, credentials: JobCredentials): Promise<ViewOf> {
    const { uploadBucket } = this.config;
    const signing = await this.signer.signing({ bucket: uploadBucket, isAttachment: true });
    return (imageUrl) => {
      const { bucket, key = '' } = parseS3Url(imageUrl) ?? {};
      if (bucket !== uploadBucket || !this.access.mayView(job, credentials, imageUrl)) return {};
      return { viewUrl: signing.urlOf(key), viewUrlExpiration: signing.expiration };
    };
  }

  private async pageOf(
    job: JobItem,
    fromIndex: number,
    limit: number,
    viewOf: ViewOf | undefined,
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
        const entry = toEntry(image, job, viewOf);
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
function toEntry(image: ImageItem, { done, failed }: JobItem, viewOf: ViewOf | undefined): Entry | undefined {
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
      ...viewOf?.(imageUrl),
    },
  };
}
