import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ByCapability, Public } from '../auth/access.js';
import { RequestUploadService } from './request-upload.service.js';
import type { CreatedSession, SessionUploadUrl, SessionView, UploadUrlQuery } from './sessions.dto.js';
import { createSessionSchema, uploadUrlQuerySchema } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';
import { VIEWER_TOKEN_HEADER } from './viewer-token.js';

@Controller()
@ByCapability()
export class SessionsController {
  constructor(
    private readonly service: SessionsService,
    private readonly uploads: RequestUploadService,
  ) {}

  @Post('sessions')
  @Public()
  @HttpCode(200)
  create(@Body({ schema: createSessionSchema }) _body: unknown): Promise<CreatedSession> {
    return this.service.create();
  }

  @Get('sessions/:sessionId')
  read(
    @Param('sessionId') sessionId: string,
    @Headers(VIEWER_TOKEN_HEADER) viewerToken: string | undefined,
  ): Promise<SessionView> {
    return this.service.read(sessionId, viewerToken);
  }

  @Get('upload-url')
  uploadUrl(@Query({ schema: uploadUrlQuerySchema }) query: UploadUrlQuery): Promise<SessionUploadUrl> {
    return this.uploads.uploadUrl(query);
  }
}
