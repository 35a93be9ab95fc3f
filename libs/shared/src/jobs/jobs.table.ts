import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { callAws, isConditionalCheckFailed } from '../aws/aws-errors.js';
import type { ConditionalUpdate } from '../aws/conditional-update.js';
import { updateIf } from '../aws/conditional-update.js';
import { LIMITS } from '../contracts/limits.js';
import type { JobItem } from './job.items.js';
import { isExpired, isOpen, toEpochSeconds } from './job.items.js';

/** The job items: each step of a job's life is one conditional write, and each may be repeated. */
export class JobsTable {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** Reads a job consistently; one past its `ttl` is absent. */
  async get(jobId: string): Promise<JobItem | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new GetCommand({ TableName: this.tableName, Key: { jobId }, ConsistentRead: true })),
    );
    const job = Item as JobItem | undefined;
    return job === undefined || isExpired(job, this.now()) ? undefined : job;
  }

  /** The commit: from here on the job is accepted. Returns the job that is stored, which may be an earlier request's. */
  async commit(job: JobItem): Promise<JobItem> {
    try {
      await callAws('DYNAMODB_ERROR', () =>
        this.client.send(
          new PutCommand({ TableName: this.tableName, Item: job, ConditionExpression: 'attribute_not_exists(jobId)' }),
        ),
      );
      return job;
    } catch (error) {
      if (!isConditionalCheckFailed(error)) throw error;
      return (await this.get(job.jobId)) ?? job;
    }
  }

  /** Notes that the messages of the first run were sent; a job that moved on in the meantime is left as it is. */
  async markSent(jobId: string): Promise<void> {
    await this.update(jobId, {
      UpdateExpression: 'SET sends = :one, sentAt = :now',
      ConditionExpression: 'attribute_exists(jobId) AND #run = :one AND sends = :zero',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':one': 1, ':zero': 0, ':now': this.now().toISOString() },
    });
  }

  /**
   * Counts an image that ended. Returns the job as it is afterwards, whether this call counted it or an earlier one did;
   * `undefined` when there is no such job.
   */
  async count(jobId: string, run: number, imageIndex: number, status: 'DONE' | 'FAILED'): Promise<JobItem | undefined> {
    const counted = await this.update(jobId, {
      UpdateExpression: `ADD ${status === 'DONE' ? 'done' : 'failed'} :indexes SET #status = :processing, updatedAt = :now`,
      ConditionExpression:
        'attribute_exists(jobId) AND #run = :run AND #status IN (:pending, :processing)' +
        ' AND NOT contains(done, :index) AND NOT contains(failed, :index)',
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: {
        ':run': run,
        ':index': imageIndex,
        ':indexes': new Set([imageIndex]),
        ':pending': 'PENDING',
        ':processing': 'PROCESSING',
        ':now': this.now().toISOString(),
      },
    });
    return counted ?? this.get(jobId);
  }

  /** Ends a job all of whose images have been counted: COMPLETED, or FAILED when none is done. Else it changes nothing. */
  async finish(job: JobItem): Promise<void> {
    const done = job.done?.size ?? 0;
    if (!isOpen(job) || done + (job.failed?.size ?? 0) < job.imageCount) return;
    const now = this.now();
    await this.update(job.jobId, {
      UpdateExpression: 'SET #status = :ended, #ttl = :ttl, updatedAt = :now REMOVE openShard, nextCheckAt',
      ConditionExpression: 'attribute_exists(jobId) AND #run = :run AND #status IN (:pending, :processing)',
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':run': job.run,
        ':ended': done > 0 ? 'COMPLETED' : 'FAILED',
        ':ttl': toEpochSeconds(now) + LIMITS.jobKeptSeconds,
        ':pending': 'PENDING',
        ':processing': 'PROCESSING',
        ':now': now.toISOString(),
      },
    });
  }

  private async update(
    jobId: string,
    update: Omit<ConditionalUpdate, 'TableName' | 'Key'>,
  ): Promise<JobItem | undefined> {
    const Key = { jobId };
    return (await updateIf(this.client, { TableName: this.tableName, Key, ...update })) as JobItem | undefined;
  }
}
