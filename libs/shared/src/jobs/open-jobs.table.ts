import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { callAws } from '../aws/aws-errors.js';
import type { JobItem } from './job.items.js';
import { countedOf } from './job.items.js';
import { JobStore, OPEN, OPEN_VALUES } from './job.store.js';
import type { JobTimes } from './job.times.js';
import { JOB_TIMES, nextCheckOf, nextEraseOf } from './job.times.js';

/** How much earlier than it must be a claimed job's next check may be, as a share of the time until then. */
const SPREAD = 0.1;

/** The jobs that somebody has to look at, and what the sweep writes of its own: step 9 of the job protocol. */
export class OpenJobsTable {
  readonly #store: JobStore;

  /** @param random of 0 to 1, as `Math.random`. */
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
    private readonly times: JobTimes = JOB_TIMES,
    private readonly random: () => number = Math.random,
  ) {
    this.#store = new JobStore(client, tableName, now);
  }

  /**
   * The ids of the jobs of a shard that are due, the longest due first. The index lags behind: each is to be read again, and
   * one that is missing here is there a moment later.
   */
  async due(shard: number, limit: number): Promise<readonly string[]> {
    const { Items = [] } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new QueryCommand({
          TableName: this.tableName,
          IndexName: 'open',
          KeyConditionExpression: 'openShard = :shard AND nextCheckAt <= :now',
          ExpressionAttributeValues: { ':shard': shard, ':now': this.now().toISOString() },
          Limit: limit,
        }),
      ),
    );
    return (Items as Pick<JobItem, 'jobId'>[]).map(({ jobId }) => jobId);
  }

  /**
   * Takes a due job for one sweep, by moving its next check on.
   *
   * @param job as it was read, consistently.
   * @returns the job as it is then; `undefined` when it is not due, or not as it was read: somebody else has it.
   */
  async claim(job: JobItem): Promise<JobItem | undefined> {
    const now = this.now();
    if (job.nextCheckAt === undefined || job.nextCheckAt > now.toISOString()) return undefined;
    const next = this.#nextCheckOf(job, now);
    const update = {
      UpdateExpression: 'SET nextCheckAt = :next',
      ConditionExpression: 'nextCheckAt = :read AND #run = :run',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':next': next, ':read': job.nextCheckAt, ':run': job.run },
    };
    const { job: stored, isOurs } = await this.#store.write(
      job.jobId,
      update,
      ({ run, nextCheckAt }) => run === job.run && nextCheckAt === next,
    );
    return isOurs ? stored : undefined;
  }

  /** Notes how far a claimed job had come, so that the next sweep can tell whether it has come any further. */
  async noteSeen(job: JobItem): Promise<void> {
    await this.#store.update(job.jobId, {
      UpdateExpression: 'SET seen = :seen',
      ConditionExpression: `#run = :run AND ${OPEN}`,
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: { ...OPEN_VALUES, ':run': job.run, ':seen': countedOf(job) },
    });
  }

  /**
   * Notes that the messages of all that is PENDING in a claimed job were sent, and how far it had come then: of the images
   * that failed and are not in a retry, the next sweep would else think that they are progress.
   *
   * @returns the job as it is then; `undefined` when it has ended, or somebody else has sent its messages.
   */
  async noteSent(job: JobItem): Promise<JobItem | undefined> {
    const now = this.now().toISOString();
    const sends = job.sends + 1;
    const update = {
      UpdateExpression: 'SET sends = :sends, sentAt = :now, seen = :seen',
      ConditionExpression: `#run = :run AND ${OPEN} AND sends = :read`,
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: {
        ...OPEN_VALUES,
        ':run': job.run,
        ':read': job.sends,
        ':sends': sends,
        ':now': now,
        ':seen': countedOf(job),
      },
    };
    const { job: stored, isOurs } = await this.#store.write(
      job.jobId,
      update,
      (found) => found.run === job.run && found.sends === sends && found.sentAt === now,
    );
    return isOurs ? stored : undefined;
  }

  /** Makes a claimed job due again at once, for a sweep that was cut short, unless somebody has claimed it since. */
  async checkNow(job: JobItem): Promise<void> {
    if (job.nextCheckAt === undefined) return;
    await this.#store.update(job.jobId, {
      UpdateExpression: 'SET nextCheckAt = :now',
      ConditionExpression: 'nextCheckAt = :claimed AND #run = :run',
      ExpressionAttributeNames: { '#run': 'run' },
      ExpressionAttributeValues: { ':now': this.now().toISOString(), ':claimed': job.nextCheckAt, ':run': job.run },
    });
  }

  /** Removes an open job whose request is gone, since a delete raced its submit. Returns whether the job is gone. */
  dropUnrequested(job: JobItem): Promise<boolean> {
    return this.#store.delete(job.jobId, {
      ConditionExpression: `#run = :run AND ${OPEN}`,
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: { ...OPEN_VALUES, ':run': job.run },
    });
  }

  /**
   * A little earlier than it must be, at random: so that jobs of one moment do not stay together, and so that a claim knows
   * itself by it. Two that hit upon the same millisecond would both go on, which costs messages that are sent twice.
   */
  #nextCheckOf(job: JobItem, now: Date): string {
    const nextOf = job.status === 'DELETED' ? nextEraseOf : nextCheckOf;
    const latest = nextOf(job, now, this.times).getTime();
    const earlier = Math.floor((latest - now.getTime()) * SPREAD * this.random());
    return new Date(latest - earlier).toISOString();
  }
}
