import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem, PendingImageItem, RequestItem } from '@spotter/shared';
import {
  AppError,
  IMAGE_ITEM_SECONDS,
  ImagesTable,
  JobsTable,
  nextCheckOf,
  openShardOf,
  REQUEST_INDEX,
  toEpochSeconds,
} from '@spotter/shared';
import { ANONYMOUS } from '../auth/user-id.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { noteJob } from '../http/request-context.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { bodyHashOf } from './body.hash.js';
import type { Claim } from './claims.repository.js';
import { ClaimsRepository } from './claims.repository.js';
import { DispatchJobService } from './dispatch-job.service.js';
import { OpenImagesService } from './open-images.service.js';
import type { SubmittedJob, SubmitRequest } from './submit-job.dto.js';

/** As often as the AWS client makes a call that fails. */
const MOST_TRIES = 3;

/** Step 1 of the job protocol. Each write may be repeated, and until the commit nobody can see any of them. */
@Injectable()
export class SubmitJobService {
  constructor(
    private readonly jobs: JobsTable,
    private readonly images: ImagesTable,
    private readonly claims: ClaimsRepository,
    private readonly openImages: OpenImagesService,
    private readonly dispatcher: DispatchJobService,
    private readonly metrics: ApiMetrics,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Accepts a job. With an Idempotency-Key, a repeat of the same request gets the same job, and does what an earlier
   * one that was cut short left undone.
   *
   * @throws {AppError} `IDEMPOTENCY_MISMATCH` when the key was used with another body, `RATE_LIMITED` when the user has too many open images.
   */
  async submit(request: SubmitRequest, idempotencyKey?: string): Promise<SubmittedJob> {
    const bodyHash = bodyHashOf(request);
    // (a)
    const earlier = await this.earlierClaim(request, idempotencyKey);
    if (earlier !== undefined) return this.commit(request, sameBody(earlier, bodyHash).jobId, idempotencyKey);

    await this.openImages.requireRoom(request.userId ?? ANONYMOUS, request.imageUrls.length);
    // (b)
    const jobId = await this.putItems(request, bodyHash);
    // (c)
    const claim = await this.claim(request, idempotencyKey, { bodyHash, jobId });
    return this.commit(request, sameBody(claim, bodyHash).jobId, idempotencyKey);
  }

  /** One without a request item is a deleted job's, put late by a call that nobody waited for any more: it stands for nothing. */
  private async earlierClaim({ userId }: SubmitRequest, key: string | undefined): Promise<Claim | undefined> {
    if (userId === undefined || key === undefined) return undefined;
    const claim = await this.claims.get(userId, key);
    if (claim === undefined || (await this.images.getRequest(claim.jobId)) !== undefined) return claim;
    await this.claims.remove(userId, key, claim.jobId);
    return undefined;
  }

  private async claim({ userId }: SubmitRequest, key: string | undefined, claim: Claim): Promise<Claim> {
    return userId === undefined || key === undefined ? claim : this.claims.put(userId, key, claim);
  }

  /**
   * What was not answered may be written yet, over what comes after it: whoever tries again does so for a job of another id, and
   * what is left of this one dies by `ttl`.
   */
  private async putItems(request: SubmitRequest, bodyHash: string): Promise<string> {
    for (let tries = 1; ; tries++) {
      const jobId = randomUUID();
      try {
        await this.images.putAll(...this.itemsOf(request, jobId, bodyHash));
        return jobId;
      } catch (error) {
        const isUnanswered = error instanceof AppError && error.code === 'DYNAMODB_ERROR';
        if (!isUnanswered || tries === MOST_TRIES) throw error;
      }
    }
  }

  /** (d) and (e). */
  private async commit(request: SubmitRequest, jobId: string, idempotencyKey?: string): Promise<SubmittedJob> {
    const offered = this.jobOf(request, jobId, idempotencyKey);
    const job = await this.jobs.commit(offered);
    const { length: imageCount } = request.imageUrls;
    noteJob(jobId);
    if (job === offered) {
      this.metrics.add('JobsAccepted');
      this.metrics.add('ImagesAccepted', imageCount);
    }
    await this.dispatcher.dispatch(job);
    return { success: true, jobId, status: 'PENDING', message: `Job created for ${imageCount} image(s)`, imageCount };
  }

  private itemsOf(request: SubmitRequest, jobId: string, bodyHash: string): [RequestItem, PendingImageItem[]] {
    const ttl = toEpochSeconds(this.now()) + IMAGE_ITEM_SECONDS;
    const { imageUrls, metadata, options } = request;
    const requestItem = {
      jobId,
      imageIndex: REQUEST_INDEX,
      ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
      ...(options === undefined ? {} : { options }),
      bodyHash,
      ttl,
    } as const;
    const imageItems = imageUrls.map(
      (imageUrl, imageIndex) => ({ jobId, imageIndex, imageUrl, run: 1, status: 'PENDING', attempts: 0, ttl }) as const,
    );
    return [requestItem, imageItems];
  }

  private jobOf(request: SubmitRequest, jobId: string, idempotencyKey: string | undefined): JobItem {
    const now = this.now();
    const openedAt = now.toISOString();
    const sends = 0;
    return {
      jobId,
      userId: request.userId ?? ANONYMOUS,
      status: 'PENDING',
      run: 1,
      imageCount: request.imageUrls.length,
      sends,
      seen: 0,
      createdAt: openedAt,
      openedAt,
      updatedAt: openedAt,
      nextCheckAt: nextCheckOf({ sends, openedAt }, now, this.config.times).toISOString(),
      openShard: openShardOf(jobId),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    };
  }
}

function sameBody(claim: Claim, bodyHash: string): Claim {
  if (claim.bodyHash === bodyHash) return claim;
  throw new AppError('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used with another body');
}
