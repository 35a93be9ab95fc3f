import { Injectable } from '@nestjs/common';
import type { ExpectedVersion } from '../http/if-match.js';
import type { UserItem } from '../user-items/user-item.js';
import { UserItems } from '../user-items/user-items.js';

/** A profile's own fields. Those that are `undefined` are taken away. */
export interface ProfileFields {
  readonly name: string | undefined;
  readonly email: string | undefined;
}

export type ProfileItem = UserItem<ProfileFields>;

/** The profiles in the app table, one a user. */
@Injectable()
export class ProfilesRepository {
  constructor(private readonly items: UserItems) {}

  get(userId: string): Promise<ProfileItem | undefined> {
    return this.items.get<ProfileFields>({ userId, kind: 'PROFILE' });
  }

  /** @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one, or there is no profile. */
  put(userId: string, profile: ProfileFields, expected: ExpectedVersion): Promise<ProfileItem> {
    return this.items.put({ userId, kind: 'PROFILE' }, profile, expected);
  }
}
