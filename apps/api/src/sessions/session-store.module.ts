import { Module } from '@nestjs/common';
import { SessionsRepository } from './sessions.repository.js';

/** Apart from the sessions' module, which needs the jobs, whose readers in turn have to be looked up here. */
@Module({ providers: [SessionsRepository], exports: [SessionsRepository] })
export class SessionStoreModule {}
