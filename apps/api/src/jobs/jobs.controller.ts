import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response } from 'express';
import { ForUser, ForUserOrViewer } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller, inNameOf, OptionalCaller } from '../auth/caller.js';
import { VIEWER_TOKEN_HEADER } from '../sessions/viewer-token.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import { JobAccessService } from './job-access.service.js';
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
    private readonly access: JobAccessService,
  ) {}

  @Post('process')
  @HttpCode(202)
  @ForUser()
  async submit(
    @Body(SubmitRequestPipe) request: SubmitRequest,
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SubmittedJob> {
    this.access.checkImages(caller, request.imageUrls);
    const owned = inNameOf(caller, request);
    checkIdempotencyKey(idempotencyKey, owned.userId);
    const submitted = await this.submitJob.submit(owned, idempotencyKey);
    response.location(`/jobs/${submitted.jobId}`);
    return submitted;
  }

  @Get('jobs/:jobId')
  @ForUserOrViewer()
  read(
    @Param('jobId') jobId: string,
    @Query({ schema: readJobQuerySchema }) query: ReadJobQuery,
    @OptionalCaller() caller: Caller | undefined,
    @Headers(VIEWER_TOKEN_HEADER) viewerToken: string | undefined,
  ): Promise<JobView> {
    return this.readJob.read(jobId, query, { caller, viewerToken });
  }
}
