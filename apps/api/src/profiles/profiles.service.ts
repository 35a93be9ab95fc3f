import { Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { ExpectedVersion } from '../http/if-match.js';
import { toSeconds } from '../time.js';
import type { ProfileView, PutProfile } from './profiles.dto.js';
import type { ProfileItem } from './profiles.repository.js';
import { ProfilesRepository } from './profiles.repository.js';

/** What users say of themselves. */
@Injectable()
export class ProfilesService {
  constructor(private readonly repository: ProfilesRepository) {}

  /** @throws {AppError} `NOT_FOUND` when the user has written none. */
  async read(userId: string): Promise<ProfileView> {
    const profile = await this.repository.get(userId);
    if (profile === undefined) throw new AppError('NOT_FOUND', 'Not Found');
    return toView(userId, profile);
  }

  /**
   * Creates or replaces it. Without an expected version the last write wins.
   *
   * @throws {AppError} `PRECONDITION_FAILED` for another version, or none.
   */
  async put(userId: string, { name, email }: PutProfile, expected: ExpectedVersion): Promise<ProfileView> {
    return toView(userId, await this.repository.put(userId, { name, email }, expected));
  }
}

function toView(userId: string, { name, email, createdAt, updatedAt, version }: ProfileItem): ProfileView {
  return {
    userId,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    createdAt: toSeconds(new Date(createdAt)),
    updatedAt: toSeconds(new Date(updatedAt)),
    version,
  };
}
