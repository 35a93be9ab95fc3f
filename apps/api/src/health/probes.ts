import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { LazyS3, LazySqs } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** What cannot exist: to look it up needs no permission that the API does not have anyway. */
const NOTHING = '-';

/** One call of each thing that the API needs, by the name that a client is told. */
@Injectable()
export class Probes {
  constructor(
    private readonly dynamoDb: DynamoDBDocumentClient,
    private readonly s3: LazyS3,
    private readonly sqs: LazySqs,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** The bucket of the catalogue's pictures is not among them: URLs are signed without a call. */
  all(): Readonly<Record<string, () => Promise<unknown>>> {
    const { tables } = this.config;
    return {
      'exercises table': () => this.get(tables.exercises, { exerciseId: NOTHING }),
      'sessions table': () => this.get(tables.sessions, { sessionId: NOTHING }),
      'jobs table': () => this.get(tables.jobs, { jobId: NOTHING }),
      'detections table': () => this.get(tables.detections, { jobId: NOTHING, imageIndex: 0 }),
      'app table': () => this.get(tables.app, { PK: NOTHING, SK: NOTHING }),
      'upload bucket': () => this.list(),
      'job queue': () => this.describeQueue(),
    };
  }

  /** Not HeadBucket: the role may list the prefixes that it serves, and not the bucket. */
  private async list(): Promise<unknown> {
    const { ListObjectsV2Command } = await import('../aws/lazy/s3.js');
    const input = { Bucket: this.config.uploadBucket, Prefix: 'uploads/', MaxKeys: 1 };
    return this.s3.send(new ListObjectsV2Command(input));
  }

  private async describeQueue(): Promise<unknown> {
    const { GetQueueAttributesCommand } = await import('../aws/lazy/sqs.js');
    const input = { QueueUrl: this.config.queueUrl, AttributeNames: ['QueueArn' as const] };
    return this.sqs.send(new GetQueueAttributesCommand(input));
  }

  private get(TableName: string, Key: Record<string, string | number>): Promise<unknown> {
    return this.dynamoDb.send(new GetCommand({ TableName, Key }));
  }
}
