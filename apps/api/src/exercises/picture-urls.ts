import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseItem } from '@spotter/shared';
import { callAws } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { toSeconds } from '../time.js';
import type { Pictures } from './exercises.dto.js';

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

/** Signs the URLs by which an exercise's pictures are fetched. */
@Injectable()
export class PictureUrls {
  constructor(
    private readonly s3: S3Client,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  async of({ imageKey, thumbnailImageKey }: ExerciseItem, now: Date): Promise<Pictures> {
    const { signed, expires } = signingWindow(now, this.config.pictureUrlSeconds);
    const expiration = toSeconds(expires);
    return {
      imageUrl: await this.sign(imageKey, signed),
      imageUrlExpiration: expiration,
      ...(thumbnailImageKey !== undefined && {
        thumbnailImageUrl: await this.sign(thumbnailImageKey, signed),
        thumbnailImageUrlExpiration: expiration,
      }),
    };
  }

  private sign(key: string, signingDate: Date): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.config.exercisesBucket, Key: key });
    return callAws('S3_ERROR', () =>
      getSignedUrl(this.s3, command, { expiresIn: this.config.pictureUrlSeconds, signingDate }),
    );
  }
}
