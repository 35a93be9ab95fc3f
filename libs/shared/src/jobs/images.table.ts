import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { askedOnce } from '../aws/asked-once.js';
import { callAws } from '../aws/aws-errors.js';
import { putInBatches } from '../aws/batch-write.js';
import type { ConditionalUpdate } from '../aws/conditional-update.js';
import { updateIf } from '../aws/conditional-update.js';
import { LIMITS } from '../contracts/limits.js';
import type { ImageItem, ImageOutcome, PendingImageItem, RequestItem } from './job.items.js';
import { isExpired, REQUEST_INDEX } from './job.items.js';
import type { JobTimes } from './job.times.js';
import { JOB_TIMES } from './job.times.js';

/** One image of one run of a job: what every step on an image is fenced by. */
export interface ImageReference {
  readonly jobId: string;
  readonly imageIndex: number;
  readonly run: number;
}

/** What became of the wish to start an attempt. */
export type AttemptStart =
  | { readonly kind: 'started'; readonly image: PendingImageItem }
  | { readonly kind: 'leased'; readonly until: Date }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'not-pending' };

/** The request and image items of a job, in the detections table: steps 1 (b), 2 and 3 of the job protocol. */
export class ImagesTable {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
    private readonly times: Pick<JobTimes, 'lease'> = JOB_TIMES,
  ) {}

  /**
   * Writes a job's request and images. Nothing of it can be seen before the job's commit; left alone it dies by `ttl`.
   *
   * These are the only writes without a condition. Once one of them was not answered it may still be done, over what a worker
   * has stored by then: no job may be committed on these items any more.
   *
   * @throws {AppError} when one of them was not answered, or DynamoDB did not take them.
   */
  async putAll(request: RequestItem, images: readonly PendingImageItem[]): Promise<void> {
    await callAws('DYNAMODB_ERROR', () => putInBatches(this.client, this.tableName, [request, ...images], askedOnce));
  }

  async getRequest(jobId: string): Promise<RequestItem | undefined> {
    return (await this.getItem(jobId, REQUEST_INDEX)) as RequestItem | undefined;
  }

  async get(jobId: string, imageIndex: number): Promise<ImageItem | undefined> {
    return (await this.getItem(jobId, imageIndex)) as ImageItem | undefined;
  }

  /** Reads the images from an index on, consistently, in the order of their indexes. */
  async page(jobId: string, fromIndex: number, limit: number): Promise<ImageItem[]> {
    const images: ImageItem[] = [];
    let startAt = fromIndex;
    for (;;) {
      const { Items = [], LastEvaluatedKey } = await callAws('DYNAMODB_ERROR', () =>
        this.client.send(
          new QueryCommand({
            TableName: this.tableName,
            KeyConditionExpression: 'jobId = :jobId AND imageIndex >= :from',
            ExpressionAttributeValues: { ':jobId': jobId, ':from': startAt },
            ConsistentRead: true,
            Limit: limit - images.length,
          }),
        ),
      );
      images.push(...(Items as ImageItem[]));
      const last = images.at(-1);
      if (LastEvaluatedKey === undefined || images.length >= limit || last === undefined) return images;
      startAt = last.imageIndex + 1;
    }
  }

  /**
   * Counts an attempt and takes the lease, just before the decode. `owner` is unique to this attempt: should the call be
   * retried after it had worked, the lease that is found is recognised as our own, also when it has run out meanwhile: one
   * attempt is counted once, however long its answers are lost.
   */
  async startAttempt({ jobId, imageIndex, run }: ImageReference, owner: string): Promise<AttemptStart> {
    const now = this.now();
    const started = await this.update(jobId, imageIndex, {
      UpdateExpression: 'SET attempts = attempts + :one, leaseUntil = :until, leaseOwner = :owner',
      ConditionExpression:
        '#run = :run AND #status = :pending AND attempts < :most AND (attribute_not_exists(leaseUntil) OR (leaseUntil <= :now AND leaseOwner <> :owner))',
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: {
        ':run': run,
        ':pending': 'PENDING',
        ':one': 1,
        ':most': LIMITS.attemptsPerImage,
        ':now': now.toISOString(),
        ':until': new Date(now.getTime() + this.times.lease).toISOString(),
        ':owner': owner,
      },
    });
    const image = started ?? (await this.get(jobId, imageIndex));
    if (image?.status !== 'PENDING' || image.run !== run) return { kind: 'not-pending' };
    if (started !== undefined || image.leaseOwner === owner) return { kind: 'started', image };
    if (image.leaseUntil !== undefined && image.leaseUntil > now.toISOString()) {
      return { kind: 'leased', until: new Date(image.leaseUntil) };
    }
    // Whoever held the lease may have given it back since the condition failed: the image is free, and not exhausted.
    if (image.attempts < LIMITS.attemptsPerImage) return { kind: 'leased', until: now };
    return { kind: 'exhausted' };
  }

  /** Gives lease and attempt back, when it is no fault of the image that the attempt ended; only while it is still ours. */
  async giveBack({ jobId, imageIndex, run }: ImageReference, owner: string): Promise<void> {
    await this.update(jobId, imageIndex, {
      UpdateExpression: 'SET attempts = attempts - :one REMOVE leaseUntil, leaseOwner',
      ConditionExpression: '#run = :run AND #status = :pending AND leaseOwner = :owner',
      ExpressionAttributeNames: { '#run': 'run', '#status': 'status' },
      ExpressionAttributeValues: { ':run': run, ':pending': 'PENDING', ':one': 1, ':owner': owner },
    });
  }

  /**
   * Ends an image. The first writer wins: returned is what is stored afterwards, by whomever, or `undefined` when there
   * is no such image.
   */
  async end({ jobId, imageIndex, run }: ImageReference, outcome: ImageOutcome): Promise<ImageItem | undefined> {
    const { status, ...attributes } = flatten(outcome);
    const entries = Object.entries(attributes).filter(([, value]) => value !== undefined);
    const ended = await this.update(jobId, imageIndex, {
      UpdateExpression: `SET #status = :status, ${entries.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE leaseUntil, leaseOwner`,
      ConditionExpression: '#run = :run AND #status = :pending',
      ExpressionAttributeNames: {
        '#run': 'run',
        '#status': 'status',
        ...Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ':run': run,
        ':status': status,
        ':pending': 'PENDING',
        ...Object.fromEntries(entries.map(([name, value]) => [`:${name}`, value])),
      },
    });
    return ended ?? (await this.get(jobId, imageIndex));
  }

  private async getItem(jobId: string, imageIndex: number): Promise<RequestItem | ImageItem | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new GetCommand({ TableName: this.tableName, Key: { jobId, imageIndex }, ConsistentRead: true })),
    );
    const item = Item as RequestItem | ImageItem | undefined;
    return item === undefined || isExpired(item, this.now()) ? undefined : item;
  }

  private async update(
    jobId: string,
    imageIndex: number,
    update: Omit<ConditionalUpdate, 'TableName' | 'Key'>,
  ): Promise<ImageItem | undefined> {
    const Key = { jobId, imageIndex };
    return (await updateIf(this.client, { TableName: this.tableName, Key, ...update })) as ImageItem | undefined;
  }
}

function flatten(outcome: ImageOutcome): { status: ImageOutcome['status'] } & Record<string, unknown> {
  if (outcome.status === 'FAILED') return { status: 'FAILED', error: outcome.error, model: outcome.model };
  return { status: 'DONE', ...outcome.result, model: outcome.model };
}
