import type { GetObjectCommandInput } from '@aws-sdk/client-s3';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Inject, Injectable } from '@nestjs/common';
import { callAws } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

const WINDOWS_PER_LIFE = 12;

/** When a URL is signed, and when it expires. */
export interface SigningWindow {
  readonly signed: Date;
  readonly expires: Date;
}

/**
 * The date to sign URLs with that live so many seconds: now, rounded down to a twelfth of their life. Within it an object
 * keeps its URL, and whoever has the object needs not fetch it again.
 */
export function signingWindow(now: Date, lifeSeconds: number): SigningWindow {
  const life = lifeSeconds * 1_000;
  const window = life / WINDOWS_PER_LIFE;
  const signed = Math.floor(now.getTime() / window) * window;
  return { signed: new Date(signed), expires: new Date(signed + life) };
}

export interface SignedDownload {
  readonly url: string;
  readonly expires: Date;
}

/** Signs URLs by which pictures are fetched, for `PRESIGNED_URL_EXPIRATION_MINUTES`. */
@Injectable()
export class DownloadSigner {
  constructor(
    private readonly s3: S3Client,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async signGet(object: GetObjectCommandInput): Promise<SignedDownload> {
    const { pictureUrlSeconds: expiresIn } = this.config;
    const { signed: signingDate, expires } = signingWindow(this.now(), expiresIn);
    const command = new GetObjectCommand(object);
    const url = await callAws('S3_ERROR', () => getSignedUrl(this.s3, command, { expiresIn, signingDate }));
    return { url, expires };
  }
}
