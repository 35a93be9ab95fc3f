import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ForUser } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller, inNameOf } from '../auth/caller.js';
import type { PresignedUpload, PresignRequest } from './presign.dto.js';
import { presignRequestSchema } from './presign.dto.js';
import { PresignService } from './presign.service.js';

@Controller('uploads')
@ForUser()
export class PresignController {
  constructor(private readonly service: PresignService) {}

  @Post('presign')
  @HttpCode(200)
  presign(
    @Body({ schema: presignRequestSchema }) request: PresignRequest,
    @CurrentCaller() caller: Caller,
  ): Promise<PresignedUpload> {
    return this.service.presign(inNameOf(caller, request));
  }
}
