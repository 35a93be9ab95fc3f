import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { callAws, JOB_TIMES, OPEN, OPEN_VALUES } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

const PAGE_JOBS = 1_000;

/** How much work of a user is under way. */
@Injectable()
export class OpenImagesRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * The images of the user's open jobs; approximate, since an index lags behind. Counted are all jobs that may be open since they were
   * made, and of those that may be open since they were retried the newest: the index does not tell when that was.
   *
   * @param enough is not counted beyond.
   */
  async count(userId: string, enough: number): Promise<number> {
    const oldest = new Date(this.now().getTime() - JOB_TIMES.deadline).toISOString();
    let images = 0;
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await this.page(userId, ExclusiveStartKey);
      images += page.jobs.reduce((sum, { imageCount }) => sum + imageCount, 0);
      ExclusiveStartKey = page.last;
    } while (images < enough && ExclusiveStartKey !== undefined && String(ExclusiveStartKey['createdAt']) >= oldest);
    return images;
  }

  /** The open ones among the next of the user's jobs, from the newest on: those that have ended stay where they are. */
  private async page(
    userId: string,
    ExclusiveStartKey: Record<string, unknown> | undefined,
  ): Promise<{ jobs: Pick<JobItem, 'imageCount'>[]; last: Record<string, unknown> | undefined }> {
    const { Items = [], LastEvaluatedKey: last } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.config.tables.jobs,
          IndexName: 'byUser',
          KeyConditionExpression: 'userId = :userId',
          FilterExpression: OPEN,
          ProjectionExpression: 'imageCount',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ...OPEN_VALUES, ':userId': userId },
          ScanIndexForward: false,
          Limit: PAGE_JOBS,
          ExclusiveStartKey,
        }),
      ),
    );
    return { jobs: Items as Pick<JobItem, 'imageCount'>[], last };
  }
}
