import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { VIEWER_TOKEN_HEADER } from '../sessions/viewer-token.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import type { JobView, ReadJobQuery } from './read-job.dto.js';
import { readJobQuerySchema } from './read-job.dto.js';
import { ReadJobService } from './read-job.service.js';
import type { SubmitRequest, SubmittedJob } from './submit-job.dto.js';
import { SubmitJobService } from './submit-job.service.js';
import { SubmitRequestPipe } from './submit-request.pipe.js';

@Controller()
export class JobsController {
  constructor(
    private readonly submitJob: SubmitJobService,
    private readonly readJob: ReadJobService,
  ) {}

  @Post('process')
  @HttpCode(202)
  async submit(
    @Body(SubmitRequestPipe) request: SubmitRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedJob> {
    checkIdempotencyKey(idempotencyKey, request.userId);
    const submitted = await this.submitJob.submit(request, idempotencyKey);
    response.location(`/jobs/${submitted.jobId}`);
    return submitted;
  }

  @Get('jobs/:jobId')
  read(
    @Param('jobId') jobId: string,
    @Query({ schema: readJobQuerySchema }) query: ReadJobQuery,
    @Headers(VIEWER_TOKEN_HEADER) viewerToken: string | undefined,
  ): Promise<JobView> {
    return this.readJob.read(jobId, query, viewerToken);
  }
}
