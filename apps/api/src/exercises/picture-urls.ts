import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseItem } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { SignedDownload } from '../presign/download-signer.js';
import { DownloadSigner } from '../presign/download-signer.js';
import { toSeconds } from '../time.js';
import type { Pictures } from './exercises.dto.js';

/** The URLs by which an exercise's pictures are fetched. */
@Injectable()
export class PictureUrls {
  constructor(
    private readonly signer: DownloadSigner,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  async of({ imageKey, thumbnailImageKey }: ExerciseItem): Promise<Pictures> {
    const image = await this.sign(imageKey);
    const thumbnail = thumbnailImageKey === undefined ? undefined : await this.sign(thumbnailImageKey);
    return {
      imageUrl: image.url,
      imageUrlExpiration: toSeconds(image.expires),
      ...(thumbnail !== undefined && {
        thumbnailImageUrl: thumbnail.url,
        thumbnailImageUrlExpiration: toSeconds(thumbnail.expires),
      }),
    };
  }

  /** How they are signed now: as long as it is the same, so are they. */
  signing(): Promise<object> {
    return this.signer.signing({ bucket: this.config.exercisesBucket });
  }

  private sign(key: string): Promise<SignedDownload> {
    return this.signer.signGet({ bucket: this.config.exercisesBucket, key });
  }
}
