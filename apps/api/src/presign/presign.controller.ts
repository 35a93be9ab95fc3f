import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import type { PresignedUpload, PresignRequest } from './presign.dto.js';
import { presignRequestSchema } from './presign.dto.js';
import { PresignService } from './presign.service.js';

@Controller('uploads')
export class PresignController {
  constructor(private readonly service: PresignService) {}

  @Post('presign')
  @HttpCode(200)
  presign(@Body({ schema: presignRequestSchema }) request: PresignRequest): Promise<PresignedUpload> {
    return this.service.presign(request);
  }
}
