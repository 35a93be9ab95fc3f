import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { callAws, isConditionalCheckFailed } from '../aws/aws-errors.js';
import type { EndedImage, JobItem } from './job.items.js';
import { countedOf, isCounted, isOpen } from './job.items.js';
import type { JobUpdate } from './job.store.js';
import { endingOf, JobStore, OPEN, OPEN_VALUES } from './job.store.js';

/**
 * How many images one write counts at most. DynamoDB takes 300 operators and functions in an expression, of which each image needs
 * six.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const COUNTED_AT_ONCE = 25;

/** A job as it is after a wish to finish it, and whether it was this call that did. */
export interface FinishedJob {
  readonly job: JobItem;
  readonly isOurs: boolean;
}

/**
 * The job items, from the commit to the end: steps 1, 4 and 5 of the job protocol. Each is one conditional write, and each
 * may be repeated.
 */
export class JobsTable {
  readonly #store: JobStore;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
  ) {
    this.#store = new JobStore(client, tableName, now);
  }

  /** Reads a job consistently; one past its `ttl` is absent. */
  get(jobId: string): Promise<JobItem | undefined> {
    return this.#store.get(jobId);
  }

  /**
   * Step 1 (d), the commit: from here on the job is accepted. Returns the job that is stored, which may be an earlier
   * request's.
   */
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

  /** Step 1 (e): notes that the messages of the first run were sent; a job that moved on in the meantime is left as it is. */
  async markSent(jobId: string): Promise<void> {
    await this.#store.update(jobId, {
      UpdateExpression: 'SET sends = :one, sentAt = :now',
      ConditionExpression: 'attribute_exists(jobId) AND #run = :one AND sends = :zero',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':one': 1, ':zero': 0, ':now': this.now().toISOString() },
    });
  }

  /**
   * Step 4, of one or some images of a job that ended. Returns the job as it is afterwards, whether this call counted them or
   * earlier ones did; `undefined` when there is no such job.
   *
   * @param images `COUNTED_AT_ONCE` at most.
   */
  async count(jobId: string, run: number, images: readonly EndedImage[]): Promise<JobItem | undefined> {
    for (let uncounted = images; ;) {
      const counted = await this.#store.update(jobId, this.countOf(run, uncounted));
      if (counted !== undefined) return counted;
      const job = await this.get(jobId);
      const isCountable = job?.run === run && isOpen(job);
      const left = isCountable ? uncounted.filter(({ imageIndex }) => !isCounted(job, imageIndex)) : [];
      // Others have counted some of them, or all.
      if (left.length === 0 || left.length === uncounted.length) return job;
      uncounted = left;
    }
  }

  /**
   * Step 5: ends a job all of whose images have been counted, as COMPLETED, or FAILED when none is done. Else it changes
   * nothing.
   */
  async finish(job: JobItem): Promise<FinishedJob> {
    if (!isOpen(job) || countedOf(job) < job.imageCount) return { job, isOurs: false };
    const now = this.now();
    const status = (job.done?.size ?? 0) > 0 ? 'COMPLETED' : 'FAILED';
    const ending = endingOf(status, now);
    const update = {
      ...ending,
      ConditionExpression: `attribute_exists(jobId) AND #run = :run AND ${OPEN}`,
      ExpressionAttributeNames: { ...ending.ExpressionAttributeNames, '#run': 'run' },
      ExpressionAttributeValues: { ...ending.ExpressionAttributeValues, ':run': job.run },
    };
    const { job: stored = job, isOurs } = await this.#store.write(
      job.jobId,
      update,
      (found) => found.run === job.run && found.status === status && found.updatedAt === now.toISOString(),
    );
    return { job: stored, isOurs };
  }

  private countOf(run: number, images: readonly EndedImage[]): JobUpdate {
    const sets = (['DONE', 'FAILED'] as const).flatMap((status) => {
      const indexes = images.filter((image) => image.status === status).map(({ imageIndex }) => imageIndex);
      return indexes.length === 0 ? [] : [{ name: status.toLowerCase(), indexes: new Set(indexes) }];
    });
    const indexes = images.map(({ imageIndex }, position) => [`:index${position}`, imageIndex] as const);
    return {
      UpdateExpression: `ADD ${sets.map(({ name }) => `${name} :${name}`).join(', ')} SET #status = :processing, updatedAt = :now`,
      ConditionExpression: [
        `attribute_exists(jobId) AND #run = :run AND ${OPEN}`,
        ...indexes.map(([value]) => `NOT contains(done, ${value}) AND NOT contains(failed, ${value})`),
      ].join(' AND '),
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: {
        ...OPEN_VALUES,
        ...Object.fromEntries(indexes),
        ...Object.fromEntries(sets.map(({ name, indexes: members }) => [`:${name}`, members])),
        ':run': run,
        ':now': this.now().toISOString(),
      },
    };
  }
}
