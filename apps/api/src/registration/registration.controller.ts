import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Public } from '../auth/access.js';
import type { Confirmation, Confirmed, Registered, Registration } from './registration.dto.js';
import { confirmSchema, registerSchema } from './registration.dto.js';
import { RegistrationGuard } from './registration.guard.js';
import { RegistrationService } from './registration.service.js';

@Controller('auth')
@Public()
@UseGuards(RegistrationGuard)
export class RegistrationController {
  constructor(private readonly service: RegistrationService) {}

  @Post('register')
  register(@Body({ schema: registerSchema }) registration: Registration): Promise<Registered> {
    return this.service.register(registration);
  }

  @Post('confirm')
  @HttpCode(200)
  confirm(@Body({ schema: confirmSchema }) confirmation: Confirmation): Promise<Confirmed> {
    return this.service.confirm(confirmation);
  }
}
