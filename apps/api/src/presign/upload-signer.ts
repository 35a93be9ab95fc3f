import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Inject, Injectable } from '@nestjs/common';
import { callAws } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** One object that may be put: under this key, of this type, and of this length if it is known. */
export interface Upload {
  readonly key: string;
  readonly type: string;
  readonly length: number | undefined;
}

/** Signs URLs by which one object may be put into the upload bucket. */
@Injectable()
export class UploadSigner {
  constructor(
    private readonly s3: S3Client,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** A URL to PUT to, for so many seconds. */
  signPut({ key, type, length }: Upload, seconds: number): Promise<string> {
    const command = new PutObjectCommand({
      Bucket: this.config.uploadBucket,
      Key: key,
      ContentType: type,
      ...(length === undefined ? {} : { ContentLength: length }),
    });
    return callAws('S3_ERROR', () =>
      getSignedUrl(this.s3, command, {
        expiresIn: seconds,
        // The presigner leaves the content type unsigned unless told, and then anything could be uploaded.
        signableHeaders: new Set(['content-type', 'content-length', 'host']),
      }),
    );
  }
}
