import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, LIMITS } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { PresignedUpload, PresignRequest } from './presign.dto.js';
import { typeOfFile, uploadKey } from './upload-key.js';

interface Signed {
  readonly url: string;
  readonly fields?: Readonly<Record<string, string>>;
}

interface Upload {
  readonly key: string;
  readonly type: string;
  readonly length: number | undefined;
}

/** Hands out permission to upload one image of one type to one key, for five minutes. */
@Injectable()
export class PresignService {
  constructor(
    private readonly s3: S3Client,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async presign({ filename, contentType, contentLength, method, userId }: PresignRequest): Promise<PresignedUpload> {
    const upload = {
      key: uploadKey(filename, userId, this.now()),
      type: contentType ?? typeOfFile(filename),
      length: contentLength,
    };
    const { url, fields } = await callAws('S3_ERROR', () =>
      method === 'POST' ? this.signPost(upload) : this.signPut(upload),
    );
    return { url, key: upload.key, bucket: this.config.uploadBucket, ...(fields === undefined ? {} : { fields }) };
  }

  private async signPut({ key, type, length }: Upload): Promise<Signed> {
    const command = new PutObjectCommand({
      Bucket: this.config.uploadBucket,
      Key: key,
      ContentType: type,
      ...(length === undefined ? {} : { ContentLength: length }),
    });
    const url = await getSignedUrl(this.s3, command, {
      expiresIn: LIMITS.uploadUrlSeconds,
      // The presigner leaves the content type unsigned unless told, and then anything could be uploaded.
      signableHeaders: new Set(['content-type', 'content-length', 'host']),
    });
    return { url };
  }

  /** Only a POST policy can bound a size that is not known beforehand. */
  private signPost({ key, type, length }: Upload): Promise<Signed> {
    return createPresignedPost(this.s3, {
      Bucket: this.config.uploadBucket,
      Key: key,
      Fields: { 'Content-Type': type },
      Conditions: [['content-length-range', length ?? 1, length ?? LIMITS.imageBytes]],
      Expires: LIMITS.uploadUrlSeconds,
    });
  }
}
