import type { PresignedPost } from '@aws-sdk/s3-presigned-post';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, LIMITS } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { LazyS3 } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import type { PresignedUpload, PresignRequest } from './presign.dto.js';
import { typeOfFile, uploadKey } from './upload-key.js';
import type { Upload } from './upload-signer.js';
import { UploadSigner } from './upload-signer.js';

/** Hands out permission to upload one image of one type to one key, for five minutes. */
@Injectable()
export class PresignService {
  constructor(
    private readonly s3: LazyS3,
    private readonly signer: UploadSigner,
    private readonly metrics: ApiMetrics,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async presign({ filename, contentType, contentLength, method, userId }: PresignRequest): Promise<PresignedUpload> {
    const upload = {
      key: uploadKey(filename, userId, this.now()),
      type: contentType ?? typeOfFile(filename),
      length: contentLength,
    };
    const target = { key: upload.key, bucket: this.config.uploadBucket };
    const signed =
      method === 'POST'
        ? await callAws('S3_ERROR', () => this.signPost(upload))
        : { url: await this.signer.signPut(upload, LIMITS.uploadUrlSeconds) };
    this.metrics.add('PresignedUploads');
    return { ...signed, ...target };
  }

  /** Only a POST policy can bound a size that is not known beforehand. */
  private async signPost({ key, type, length }: Upload): Promise<PresignedPost> {
    const { createPresignedPost } = await import('../aws/lazy/s3.js');
    return createPresignedPost(await this.s3.client(), {
      Bucket: this.config.uploadBucket,
      Key: key,
      Fields: { 'Content-Type': type },
      Conditions: [['content-length-range', length ?? 1, length ?? LIMITS.imageBytes]],
      Expires: LIMITS.uploadUrlSeconds,
    });
  }
}
