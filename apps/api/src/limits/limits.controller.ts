import { Controller, Get } from '@nestjs/common';
import { LIMITS } from '@spotter/shared';
import { Public } from '../auth/access.js';

@Controller('limits')
@Public()
export class LimitsController {
  @Get()
  limits(): typeof LIMITS {
    return LIMITS;
  }
}
