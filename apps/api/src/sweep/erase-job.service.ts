import { Inject, Injectable } from '@nestjs/common';
import type { JobEraser, JobItem } from '@spotter/shared';
import { ImageRepairs, JobControlTable, REQUEST_INDEX } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ClaimsRepository } from '../jobs/claims.repository.js';
import { JobObjectsRepository } from './job-objects.repository.js';
import { ownKeyOf } from './own-object.js';

/** How many images are deleted between two looks at the budget. */
const CHUNK = 100;

/** Step 10 of the job protocol, after the mark: the claim first, the job last, so that a torn deletion is found and goes on. */
@Injectable()
export class EraseJobService implements JobEraser {
  constructor(
    private readonly claims: ClaimsRepository,
    private readonly images: ImageRepairs,
    private readonly control: JobControlTable,
    private readonly objects: JobObjectsRepository,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  async erase(job: JobItem, budget: AbortSignal): Promise<void> {
    const { jobId, userId, idempotencyKey, imageCount, deleteObjects } = job;
    if (idempotencyKey !== undefined) await this.claims.remove(userId, idempotencyKey, jobId);
    for (let start = 0; start < imageCount; start += CHUNK) {
      if (start > 0) budget.throwIfAborted();
      const indexes = Array.from({ length: Math.min(CHUNK, imageCount - start) }, (_, index) => start + index);
      // Before the items, which alone name them.
      if (deleteObjects === true) await this.deleteObjects(job, indexes);
      await this.images.deleteMany(jobId, indexes);
    }
    await this.images.deleteMany(jobId, [REQUEST_INDEX]);
    await this.control.remove(job);
  }

  private async deleteObjects({ jobId, userId }: JobItem, indexes: readonly number[]): Promise<void> {
    const images = await this.images.getMany(jobId, indexes);
    const keys = [...images.values()].map(({ imageUrl }) => ownKeyOf(imageUrl, userId, this.config.uploadBucket));
    await this.objects.deleteMany([...new Set(keys.filter((key) => key !== undefined))]);
  }
}
