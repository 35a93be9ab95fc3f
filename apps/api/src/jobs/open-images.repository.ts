import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { JobItem } from '@spotter/shared';
import { callAws, isOpen } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

const NEWEST_JOBS = 1_000;

/** How much work of a user is under way. */
@Injectable()
export class OpenImagesRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** The images of the user's open jobs, summed over the newest 1,000 jobs; approximate, since an index lags behind. */
  async count(userId: string): Promise<number> {
    const { Items = [] } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.config.tables.jobs,
          IndexName: 'byUser',
          KeyConditionExpression: 'userId = :userId',
          ExpressionAttributeValues: { ':userId': userId },
          ScanIndexForward: false,
          Limit: NEWEST_JOBS,
        }),
      ),
    );
    const jobs = Items as Pick<JobItem, 'status' | 'imageCount'>[];
    return jobs.filter(isOpen).reduce((sum, { imageCount }) => sum + imageCount, 0);
  }
}
