import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { callAws } from '../aws/aws-errors.js';
import { deleteIf } from '../aws/conditional-delete.js';
import type { ConditionalUpdate } from '../aws/conditional-update.js';
import { updateIf } from '../aws/conditional-update.js';
import { LIMITS } from '../contracts/limits.js';
import type { JobItem } from './job.items.js';
import { isExpired, toEpochSeconds } from './job.items.js';

/** What changes in a job, and on what condition. */
export type JobUpdate = Omit<ConditionalUpdate, 'TableName' | 'Key'>;

/** What is stored after a write that only one of many can make, and whether it was this one. */
export interface JobWrite {
  readonly job: JobItem | undefined;
  readonly isOurs: boolean;
}

/** The condition that a job is open, which only one that exists can be, and its values. */
export const OPEN = '#status IN (:pending, :processing)';
export const OPEN_VALUES = { ':pending': 'PENDING', ':processing': 'PROCESSING' } as const;

/** Job items one by one: what the tables of all steps do them by. */
export class JobStore {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date,
  ) {}

  /** Reads a job consistently; one past its `ttl` is absent. */
  async get(jobId: string): Promise<JobItem | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new GetCommand({ TableName: this.tableName, Key: { jobId }, ConsistentRead: true })),
    );
    const job = Item as JobItem | undefined;
    return job === undefined || isExpired(job, this.now()) ? undefined : job;
  }

  /** One conditional write. Returns the job as it is afterwards, or `undefined` when the condition failed. */
  async update(jobId: string, update: JobUpdate): Promise<JobItem | undefined> {
    const Key = { jobId };
    return (await updateIf(this.client, { TableName: this.tableName, Key, ...update })) as JobItem | undefined;
  }

  /**
   * A write whose condition it makes false itself. The client repeats one whose answer was lost, so that a failed condition
   * may be our own work: `isOurs` tells by what is stored then.
   */
  async write(jobId: string, update: JobUpdate, isOurs: (stored: JobItem) => boolean): Promise<JobWrite> {
    const written = await this.update(jobId, update);
    if (written !== undefined) return { job: written, isOurs: true };
    const job = await this.get(jobId);
    return { job, isOurs: job !== undefined && isOurs(job) };
  }

  /** One conditional deletion. Returns whether the job is gone, by this call or an earlier one. */
  async delete(jobId: string, deletion: Omit<JobUpdate, 'UpdateExpression'>): Promise<boolean> {
    const Key = { jobId };
    if (await deleteIf(this.client, { TableName: this.tableName, Key, ...deletion })) return true;
    return (await this.get(jobId)) === undefined;
  }
}

/** The change that ends an open job: nobody is to look at it any more, and it dies by `ttl`. */
export function endingOf(status: 'COMPLETED' | 'FAILED' | 'CANCELLED', now: Date) {
  return {
    UpdateExpression: 'SET #status = :ended, #ttl = :ttl, updatedAt = :now REMOVE openShard, nextCheckAt',
    ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl' },
    ExpressionAttributeValues: {
      ...OPEN_VALUES,
      ':ended': status,
      ':ttl': toEpochSeconds(now) + LIMITS.jobKeptSeconds,
      ':now': now.toISOString(),
    },
  };
}
