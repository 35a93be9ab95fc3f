import { Inject, Injectable } from '@nestjs/common';
import { AppError, callAws } from '@spotter/shared';
import { LazyS3 } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** The images of jobs, in the upload bucket. */
@Injectable()
export class JobObjectsRepository {
  constructor(
    private readonly s3: LazyS3,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /**
   * Deletes objects, at most 1,000 at a time; what is not there is as good as deleted.
   *
   * @throws {AppError} `S3_ERROR` also when some of them could not be deleted.
   */
  async deleteMany(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const Objects = keys.map((Key) => ({ Key }));
    const { DeleteObjectsCommand } = await import('../aws/lazy/s3.js');
    const command = new DeleteObjectsCommand({
      Bucket: this.config.uploadBucket,
      Delete: { Objects, Quiet: true },
    });
    const { Errors: [first] = [] } = await callAws('S3_ERROR', () => this.s3.send(command));
    if (first === undefined) return;
    const cause = new Error(`An object could not be deleted: ${first.Code ?? ''} ${first.Message ?? ''}`);
    throw new AppError('S3_ERROR', 'An error occurred', { cause });
  }
}
