import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** What cannot exist: to look it up needs no permission that the API does not have anyway. */
const NOTHING = '-';

/** One call of each thing that the API needs, by the name that a client is told. */
@Injectable()
export class Probes {
  constructor(
    private readonly dynamoDb: DynamoDBDocumentClient,
    private readonly s3: S3Client,
    private readonly sqs: SQSClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** The bucket of the catalogue's pictures is not among them: URLs are signed without a call. */
  all(): Readonly<Record<string, () => Promise<unknown>>> {
    const { tables, uploadBucket, queueUrl } = this.config;
    // Not HeadBucket: the role may list the prefixes that it serves, and not the bucket.
    const listing = new ListObjectsV2Command({ Bucket: uploadBucket, Prefix: 'uploads/', MaxKeys: 1 });
    const attributes = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['QueueArn'] });
    return {
      'exercises table': () => this.get(tables.exercises, { exerciseId: NOTHING }),
      'sessions table': () => this.get(tables.sessions, { sessionId: NOTHING }),
      'jobs table': () => this.get(tables.jobs, { jobId: NOTHING }),
      'detections table': () => this.get(tables.detections, { jobId: NOTHING, imageIndex: 0 }),
      'app table': () => this.get(tables.app, { PK: NOTHING, SK: NOTHING }),
      'upload bucket': () => this.s3.send(listing),
      'job queue': () => this.sqs.send(attributes),
    };
  }

  private get(TableName: string, Key: Record<string, string | number>): Promise<unknown> {
    return this.dynamoDb.send(new GetCommand({ TableName, Key }));
  }
}
