import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseItem } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { Signing } from '../presign/download-signer.js';
import { DownloadSigner } from '../presign/download-signer.js';
import type { Pictures } from './exercises.dto.js';

/** The URLs by which an exercise's pictures are fetched. */
@Injectable()
export class PictureUrls {
  constructor(
    private readonly signer: DownloadSigner,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** How they are signed now: as long as it is the same, so are they. @throws {AppError} `S3_ERROR` when nothing can be signed. */
  signing(): Promise<Signing> {
    return this.signer.signing({ bucket: this.config.exercisesBucket });
  }

  of({ imageKey, thumbnailImageKey }: ExerciseItem, signing: Signing): Pictures {
    const { expiration } = signing;
    return {
      imageUrl: signing.urlOf(imageKey),
      imageUrlExpiration: expiration,
      ...(thumbnailImageKey !== undefined && {
        thumbnailImageUrl: signing.urlOf(thumbnailImageKey),
        thumbnailImageUrlExpiration: expiration,
      }),
    };
  }
}
