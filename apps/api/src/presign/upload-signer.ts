import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ObjectUrls } from './object-urls.js';

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
    private readonly objects: ObjectUrls,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** A URL to PUT to, for so many seconds. @throws {AppError} `S3_ERROR` when nothing can be signed. */
  async signPut({ key, type, length }: Upload, seconds: number): Promise<string> {
    const headers = {
      'content-type': type,
      ...(length !== undefined && { 'content-length': String(length) }),
    };
    const options = { bucket: this.config.uploadBucket, method: 'PUT', headers, signed: this.now(), seconds } as const;
    const urlOf = await this.objects.signer(options, await this.objects.credentials());
    return urlOf(key);
  }
}
