import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { Response as ExpressResponse } from 'express';
import { ForUser, ForUserOrViewer } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller, inNameOf, OptionalCaller } from '../auth/caller.js';
import { VIEWER_TOKEN_HEADER } from '../sessions/viewer-token.js';
import { cancelJobSchema } from './cancel-job.dto.js';
import { CancelJobService } from './cancel-job.service.js';
import type { DeleteJobQuery } from './delete-job.dto.js';
import { deleteJobQuerySchema } from './delete-job.dto.js';
import { DeleteJobService } from './delete-job.service.js';
import { checkIdempotencyKey } from './idempotency-key.js';
import { JobAccessService } from './job-access.service.js';
import type { JobPage, ListJobsQuery } from './list-jobs.dto.js';
import { listJobsQuerySchema } from './list-jobs.dto.js';
import { ListJobsService } from './list-jobs.service.js';
import type { JobSummary, JobView, ReadJobQuery } from './read-job.dto.js';
import { readJobQuerySchema } from './read-job.dto.js';
import { ReadJobService } from './read-job.service.js';
import type { RetryRequest } from './retry-job.dto.js';
import { retryJobSchema } from './retry-job.dto.js';
import { RetryJobService } from './retry-job.service.js';
import type { SubmitRequest, SubmittedJob } from './submit-job.dto.js';
import { SubmitJobService } from './submit-job.service.js';
import { SubmitRequestPipe } from './submit-request.pipe.js';

@Controller()
export class JobsController {
  constructor(
    private readonly submitJob: SubmitJobService,
    private readonly listJobs: ListJobsService,
    private readonly readJob: ReadJobService,
    private readonly cancelJob: CancelJobService,
    private readonly retryJob: RetryJobService,
    private readonly deleteJob: DeleteJobService,
    private readonly access: JobAccessService,
  ) {}

  @Post('process')
  @HttpCode(202)
  @ForUser()
  async submit(
    @Body(SubmitRequestPipe) request: SubmitRequest,
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: ExpressResponse,
  ): Promise<SubmittedJob> {
    this.access.checkImages(caller, request.imageUrls);
    const owned = inNameOf(caller, request);
    checkIdempotencyKey(idempotencyKey, owned.userId);
    const submitted = await this.submitJob.submit(owned, idempotencyKey);
    response.location(`/jobs/${submitted.jobId}`);
    return submitted;
  }

  @Get('jobs')
  @ForUser()
  list(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: listJobsQuerySchema }) query: ListJobsQuery,
  ): Promise<JobPage> {
    return this.listJobs.list(userId, query);
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

  @Post('jobs/:jobId/cancel')
  @HttpCode(200)
  @ForUser()
  cancel(
    @Param('jobId') jobId: string,
    @CurrentCaller() caller: Caller,
    @Body({ schema: cancelJobSchema }) _body: unknown,
  ): Promise<JobSummary> {
    return this.cancelJob.cancel(jobId, caller);
  }

  @Post('jobs/:jobId/retry')
  @HttpCode(202)
  @ForUser()
  retry(
    @Param('jobId') jobId: string,
    @CurrentCaller() caller: Caller,
    @Body({ schema: retryJobSchema }) request: RetryRequest,
  ): Promise<JobSummary> {
    return this.retryJob.retry(jobId, request, caller);
  }

  @Delete('jobs/:jobId')
  @HttpCode(204)
  @ForUser()
  delete(
    @Param('jobId') jobId: string,
    @Query({ schema: deleteJobQuerySchema }) query: DeleteJobQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    return this.deleteJob.delete(jobId, query, caller);
  }
}
