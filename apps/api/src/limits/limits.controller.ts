import { Controller, Get } from '@nestjs/common';
import { LIMITS } from '@spotter/shared';

@Controller('limits')
export class LimitsController {
  @Get()
  limits(): typeof LIMITS {
    return LIMITS;
  }
}
