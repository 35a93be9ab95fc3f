import { Inject, Injectable } from '@nestjs/common';
import type { Credentials } from '@spotter/shared';
import { callAws, encodePath, SignatureV4 } from '@spotter/shared';
import { AWS_CREDENTIALS } from '../aws/aws.module.js';
import { LazyS3 } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { standardPlaceOf } from './standard-place.js';

/** What is to be done to an object of a bucket by URLs that are good for some seconds from when they are signed. */
export interface ObjectUrlsOptions {
  readonly bucket: string;
  readonly method: 'GET' | 'PUT';
  /** By names in lower case: whoever uses a URL must send them just so. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly signed: Date;
  readonly seconds: number;
}

/** By what name the SDK tells S3 which of its operations a URL is for. */
const OPERATIONS = { GET: 'GetObject', PUT: 'PutObject' } as const;
/** Any key, by whose URL it is learned where its bucket is. */
const PROBE = 'a';

/**
 * Signs URLs of objects, as the SDK's presigner would, which runs its whole middleware for each. Only where a bucket is, is
 * asked of the SDK, once, unless it is plain: its rules for that fill files, and the environment has a say in them.
 */
@Injectable()
export class ObjectUrls {
  private readonly signature: SignatureV4;
  private readonly places = new Map<string, Promise<string>>();

  constructor(
    private readonly s3: LazyS3,
    @Inject(AWS_CREDENTIALS) private readonly currentCredentials: () => Promise<Credentials>,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {
    this.signature = new SignatureV4('s3', config.aws.region);
  }

  /** Those that are good now. @throws {AppError} `S3_ERROR` when there are none. */
  credentials(): Promise<Credentials> {
    return callAws('S3_ERROR', this.currentCredentials);
  }

  /** @returns what makes the URL of an object of its key. @throws {AppError} `S3_ERROR` when nothing can be signed. */
  async signer(options: ObjectUrlsOptions, credentials: Credentials): Promise<(key: string) => string> {
    const { bucket, method, headers, query, signed, seconds } = options;
    const { origin, host, pathname } = new URL(await this.placeOf(bucket));
    const common = { method, headers: { ...headers, host }, query: { ...query, 'x-id': OPERATIONS[method] }, seconds };
    const queryOf = this.signature.presigner(common, credentials, signed);
    return (key) => {
      const path = pathname + encodePath(key);
      return origin + path + queryOf(path);
    };
  }

  /** The URL that the keys of a bucket are appended to. */
  private placeOf(bucket: string): Promise<string> {
    const known = this.places.get(bucket);
    if (known !== undefined) return known;
    const { aws, hasStandardEndpoints } = this.config;
    const standard = hasStandardEndpoints ? standardPlaceOf(bucket, aws.region) : undefined;
    if (standard !== undefined) return Promise.resolve(standard);
    const place = callAws('S3_ERROR', () => this.learn(bucket));
    place.catch(() => this.places.delete(bucket));
    this.places.set(bucket, place);
    return place;
  }

  private async learn(bucket: string): Promise<string> {
    const { GetObjectCommand, getSignedUrl } = await import('../aws/lazy/s3.js');
    const url = await getSignedUrl(await this.s3.client(), new GetObjectCommand({ Bucket: bucket, Key: PROBE }));
    return url.slice(0, url.indexOf('?') - PROBE.length);
  }
}
