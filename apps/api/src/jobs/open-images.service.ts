import { Injectable } from '@nestjs/common';
import { AppError, LIMITS } from '@spotter/shared';
import { OpenImagesRepository } from './open-images.repository.js';

const RETRY_AFTER_SECONDS = 60;

/** The bound on how much work of a user is under way. */
@Injectable()
export class OpenImagesService {
  constructor(private readonly openImages: OpenImagesRepository) {}

  /** @throws {AppError} `RATE_LIMITED` when the user would have too many open images with so many more. */
  async requireRoom(userId: string, images: number): Promise<void> {
    const most = LIMITS.openImagesPerUser - images;
    if ((await this.openImages.count(userId, most + 1)) <= most) return;
    throw new AppError(
      'RATE_LIMITED',
      `No more than ${LIMITS.openImagesPerUser} images of a user may be open at a time`,
      { retryAfterSeconds: RETRY_AFTER_SECONDS },
    );
  }
}
