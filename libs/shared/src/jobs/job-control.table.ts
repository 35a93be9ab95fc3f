import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { JobItem } from './job.items.js';
import { openShardOf } from './job.items.js';
import { endingOf, JobStore, OPEN } from './job.store.js';

/** What clients do to a job that is there: steps 7, 8 and 10 of the job protocol. */
export class JobControlTable {
  readonly #store: JobStore;

  constructor(
    client: DynamoDBDocumentClient,
    tableName: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#store = new JobStore(client, tableName, now);
  }

  /**
   * Step 7 of the job protocol. From then on nothing is counted any more.
   *
   * @returns the cancelled job; `undefined` when it is not open, or another call cancelled it: whoever asks reads then.
   */
  async cancel(jobId: string): Promise<JobItem | undefined> {
    const now = this.now();
    const update = { ...endingOf('CANCELLED', now), ConditionExpression: OPEN };
    const { job, isOurs } = await this.#store.write(
      jobId,
      update,
      ({ status, updatedAt }) => status === 'CANCELLED' && updatedAt === now.toISOString(),
    );
    return isOurs ? job : undefined;
  }

  /**
   * The first write of step 8 of the job protocol: opens an ended job anew, in a run of its own, and takes images out of
   * those that failed. It is due at once; what is left to do is step 9's.
   *
   * @param job as it was read, and as it must still be.
   * @param indexes of failed images of it, each once.
   * @returns the job in its new run; `undefined` when there is nothing to retry, or the job is not as it was read.
   */
  async retry(job: JobItem, indexes: readonly number[]): Promise<JobItem | undefined> {
    if (indexes.length === 0) return undefined;
    const run = job.run + 1;
    const now = this.now().toISOString();
    const update = {
      UpdateExpression:
        'SET #run = :next, #status = :processing, sends = :zero, seen = :seen, openedAt = :now, updatedAt = :now,' +
        ' nextCheckAt = :now, openShard = :shard REMOVE #ttl, sentAt DELETE failed :indexes',
      ConditionExpression: '#run = :run AND #status = :status AND #status IN (:completed, :failed)',
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':run': job.run,
        ':status': job.status,
        ':completed': 'COMPLETED',
        ':failed': 'FAILED',
        ':next': run,
        ':processing': 'PROCESSING',
        ':zero': 0,
        ':seen': job.done?.size ?? 0,
        ':now': now,
        ':shard': openShardOf(job.jobId),
        ':indexes': new Set(indexes),
      },
    };
    const { job: stored, isOurs } = await this.#store.write(
      job.jobId,
      update,
      // Should another call have opened this very run in the same millisecond, then for these images too.
      (found) => found.run === run && found.openedAt === now && !indexes.some((index) => found.failed?.has(index)),
    );
    return isOurs ? stored : undefined;
  }

  /**
   * The first write of step 10 of the job protocol: the job is gone for clients. It is due at once, so that the sweep erases
   * it if nobody else gets to the end of that.
   *
   * @param deleteObjects whether its images are to be deleted from the bucket too.
   * @returns the marked job; `undefined` when it has not ended, or another call marked it: whoever asks reads then.
   */
  async markDeleted({ jobId }: JobItem, deleteObjects: boolean): Promise<JobItem | undefined> {
    const now = this.now().toISOString();
    const update = {
      UpdateExpression:
        'SET #status = :deleted, deleteObjects = :deleteObjects, updatedAt = :now, nextCheckAt = :now, openShard = :shard' +
        ' REMOVE #ttl',
      ConditionExpression: '#status IN (:completed, :failed, :cancelled)',
      ExpressionAttributeNames: { '#status': 'status', '#ttl': 'ttl' },
      ExpressionAttributeValues: {
        ':completed': 'COMPLETED',
        ':failed': 'FAILED',
        ':cancelled': 'CANCELLED',
        ':deleted': 'DELETED',
        ':deleteObjects': deleteObjects,
        ':now': now,
        ':shard': openShardOf(jobId),
      },
    };
    const { job, isOurs } = await this.#store.write(
      jobId,
      update,
      (stored) => stored.status === 'DELETED' && stored.updatedAt === now && stored.deleteObjects === deleteObjects,
    );
    return isOurs ? job : undefined;
  }

  /**
   * The last write of step 10 of the job protocol. Returns whether the job is gone; one that is not marked as deleted stays.
   */
  remove({ jobId }: JobItem): Promise<boolean> {
    return this.#store.delete(jobId, {
      ConditionExpression: '#status = :deleted',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':deleted': 'DELETED' },
    });
  }
}
