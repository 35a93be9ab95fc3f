import { Body, Controller, Get, Put, UseInterceptors } from '@nestjs/common';
import { ForUser } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/caller.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { IfMatch } from '../http/if-match.js';
import { VersionTagInterceptor } from '../http/version-tag.interceptor.js';
import type { ProfileView, PutProfile } from './profiles.dto.js';
import { putProfileSchema } from './profiles.dto.js';
import { ProfilesService } from './profiles.service.js';

/** The user in the path is the caller, or one for whom an admin acts: the guard has seen to it. */
@Controller('users/:userId/profile')
@ForUser()
@UseInterceptors(VersionTagInterceptor)
export class ProfilesController {
  constructor(private readonly service: ProfilesService) {}

  @Get()
  read(@CurrentCaller() { userId }: Caller): Promise<ProfileView> {
    return this.service.read(userId);
  }

  @Put()
  put(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: putProfileSchema }) profile: PutProfile,
    @IfMatch() expected: ExpectedVersion,
  ): Promise<ProfileView> {
    return this.service.put(userId, profile, expected);
  }
}
