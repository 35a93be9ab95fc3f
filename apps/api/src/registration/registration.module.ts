import { Module } from '@nestjs/common';
import { RegistrationController } from './registration.controller.js';
import { RegistrationService } from './registration.service.js';
import { UserPool } from './user-pool.js';

@Module({
  controllers: [RegistrationController],
  providers: [RegistrationService, UserPool],
})
export class RegistrationModule {}
