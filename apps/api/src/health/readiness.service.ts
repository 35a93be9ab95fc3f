import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Inject, Injectable } from '@nestjs/common';
import type { ErrorDetail, Logger } from '@spotter/shared';
import { AppError, ImagesTable, JobsTable } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { ExercisesRepository } from '../exercises/exercises.repository.js';
import { ClaimsRepository } from '../jobs/claims.repository.js';
import { LOGGER } from '../logging/logger.token.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';

const CACHED_SECONDS = 10;

/** Reads of what cannot exist need no permission that the API does not have anyway. */
const NO_ID = '00000000-0000-4000-8000-000000000000';
const NO_USER = '';

/** Checks that what the API needs can be reached; the pictures' bucket is not among it, since their URLs are signed without a call. */
@Injectable()
export class ReadinessService {
  private last: { readonly at: number; readonly unreachable: Promise<readonly ErrorDetail[]> } | undefined;

  constructor(
    private readonly exercises: ExercisesRepository,
    private readonly sessions: SessionsRepository,
    private readonly jobs: JobsTable,
    private readonly images: ImagesTable,
    private readonly claims: ClaimsRepository,
    private readonly s3: S3Client,
    private readonly sqs: SQSClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Answers from what was found in the last ten seconds, so that nobody can wear the dependencies out by asking.
   *
   * @throws {AppError} `SERVICE_UNAVAILABLE` naming what cannot be reached.
   */
  async check(): Promise<void> {
    const now = this.now().getTime();
    if (this.last === undefined || now - this.last.at >= CACHED_SECONDS * 1_000) {
      this.last = { at: now, unreachable: this.findUnreachable() };
    }
    const details = await this.last.unreachable;
    if (details.length === 0) return;
    throw new AppError('SERVICE_UNAVAILABLE', 'Not ready', { details, retryAfterSeconds: CACHED_SECONDS });
  }

  private async findUnreachable(): Promise<readonly ErrorDetail[]> {
    const { uploadBucket, queueUrl } = this.config;
    // Not HeadBucket: the role may list the prefixes that it serves, and not the bucket.
    const listing = new ListObjectsV2Command({ Bucket: uploadBucket, Prefix: 'uploads/', MaxKeys: 1 });
    const found = await Promise.all([
      this.probe('exercises table', () => this.exercises.get(NO_ID)),
      this.probe('sessions table', () => this.sessions.get(NO_ID)),
      this.probe('jobs table', () => this.jobs.get(NO_ID)),
      this.probe('detections table', () => this.images.getRequest(NO_ID)),
      this.probe('app table', () => this.claims.get(NO_USER, NO_ID)),
      this.probe('upload bucket', () => this.s3.send(listing)),
      this.probe('job queue', () =>
        this.sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] })),
      ),
    ]);
    return found.flat();
  }

  private async probe(name: string, call: () => Promise<unknown>): Promise<readonly ErrorDetail[]> {
    try {
      await call();
      return [];
    } catch (error) {
      this.logger.error('dependency cannot be reached', { dependency: name, error });
      return [{ path: name, message: `The ${name} cannot be reached` }];
    }
  }
}
