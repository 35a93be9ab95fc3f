import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { callAws } from '../aws/aws-errors.js';
import { getInBatches } from '../aws/batch-get.js';
import { deleteInBatches } from '../aws/batch-write.js';
import { updateIf } from '../aws/conditional-update.js';
import type { ImageItem, ImageState } from './job.items.js';
import { isExpired } from './job.items.js';

const STATE = ['jobId', 'imageIndex', 'imageUrl', 'run', 'status', 'attempts'] as const;

/** What the sweep and a deletion do to the images of a job: steps 9 and 10 of the job protocol. */
export class ImageRepairs {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** How images of a job stand, by their indexes, read consistently. One that is not there is left out. */
  async getMany(jobId: string, indexes: readonly number[]): Promise<ReadonlyMap<number, ImageState>> {
    const keys = indexes.map((imageIndex) => ({ jobId, imageIndex }));
    const items = await callAws('DYNAMODB_ERROR', () =>
      getInBatches(this.client, { tableName: this.tableName, keys, attributes: [...STATE, 'ttl'] }),
    );
    const now = this.now();
    const images = (items as ImageItem[]).filter((image) => !isExpired(image, now));
    return new Map(images.map((image) => [image.imageIndex, stateOf(image)]));
  }

  /**
   * Makes an image that failed in an earlier run PENDING in this one, as if nobody had tried it, if it is still as it was
   * read.
   *
   * @returns how it stands afterwards, whoever did that; `undefined` when there is no such image.
   */
  async reopen({ jobId, imageIndex, run: read }: ImageState, run: number): Promise<ImageState | undefined> {
    const reopened = await updateIf(this.client, {
      TableName: this.tableName,
      Key: { jobId, imageIndex },
      UpdateExpression:
        'SET #status = :pending, #run = :run, attempts = :none REMOVE #error, #model, leaseUntil, leaseOwner',
      // Of this very run it has ended, which nothing may change.
      ConditionExpression: '#run = :read AND #run < :run AND #status = :failed',
      ExpressionAttributeNames: { '#status': 'status', '#run': 'run', '#error': 'error', '#model': 'model' },
      ExpressionAttributeValues: { ':pending': 'PENDING', ':failed': 'FAILED', ':read': read, ':run': run, ':none': 0 },
    });
    return reopened === undefined
      ? (await this.getMany(jobId, [imageIndex])).get(imageIndex)
      : stateOf(reopened as ImageItem);
  }

  /** Deletes images of a job, or its request; what is not there is as good as deleted. */
  async deleteMany(jobId: string, indexes: readonly number[]): Promise<void> {
    const keys = indexes.map((imageIndex) => ({ jobId, imageIndex }));
    await callAws('DYNAMODB_ERROR', () => deleteInBatches(this.client, this.tableName, keys));
  }
}

function stateOf({ jobId, imageIndex, imageUrl, run, status, attempts }: ImageItem): ImageState {
  return { jobId, imageIndex, imageUrl, run, status, attempts };
}
