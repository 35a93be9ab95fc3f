import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { callAws, getInBatches, isExpired } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { JobPosition } from './job-list-cursor.js';

/** Some jobs of a user, and where to go on, if there may be more. */
export interface JobsRead {
  readonly jobs: readonly JobItem[];
  readonly next?: JobPosition;
}

/** The jobs of users. The index only says which they are: it lags behind, and has neither their counts nor their `ttl`. */
@Injectable()
export class JobListRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * Reads the jobs of a user, the newest first, as they are now: those that are gone or being deleted are left out.
   *
   * @param most how many entries of the index are read.
   */
  async read(userId: string, after: JobPosition | undefined, most: number): Promise<JobsRead> {
    const query = new QueryCommand({
      TableName: this.config.tables.jobs,
      IndexName: 'byUser',
      KeyConditionExpression: 'userId = :userId',
      ExpressionAttributeValues: { ':userId': userId },
      ScanIndexForward: false,
      Limit: most,
      ...(after && { ExclusiveStartKey: { userId, createdAt: after.createdAt, jobId: after.jobId } }),
    });
    const { Items = [], LastEvaluatedKey } = await callAws('DYNAMODB_ERROR', () => this.client.send(query));
    const entries = Items as JobPosition[];
    const jobs = await this.get(entries.map(({ jobId }) => jobId));
    const last = entries.at(-1);
    if (LastEvaluatedKey === undefined || last === undefined) return { jobs };
    return { jobs, next: { createdAt: last.createdAt, jobId: last.jobId } };
  }

  /** In the order of the ids. */
  private async get(jobIds: readonly string[]): Promise<readonly JobItem[]> {
    const keys = jobIds.map((jobId) => ({ jobId }));
    const items = await callAws('DYNAMODB_ERROR', () =>
      getInBatches(this.client, { tableName: this.config.tables.jobs, keys }),
    );
    const now = this.now();
    const jobs = (items as JobItem[]).filter((job) => job.status !== 'DELETED' && !isExpired(job, now));
    const byId = new Map(jobs.map((job) => [job.jobId, job]));
    return jobIds.flatMap((jobId) => byId.get(jobId) ?? []);
  }
}
