import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DeleteCommand, paginateQuery, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { callAws } from '../aws/aws-errors.js';
import { deleteInBatches } from '../aws/batch-write.js';
import { isExpired, toEpochSeconds } from '../jobs/job.items.js';
import { CONNECTION_SECONDS } from './connection.times.js';

/** How many connections are told of a job at most: a screen or two is usual, and each costs a call. */
const MOST_WATCHERS = 100;

/** A connection that is to be told of a job. */
export interface Watcher {
  readonly connectionId: string;
  readonly jobId: string;
  /** ISO-8601, to the millisecond. */
  readonly watchedAt: string;
}

/** Which connections watch which jobs, in the app table beside the connections. */
export class JobWatchers {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly tableName: string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** From now on; to be repeated changes nothing. */
  async add(connectionId: string, jobId: string): Promise<void> {
    const now = this.now();
    const watcher: Watcher = { connectionId, jobId, watchedAt: now.toISOString() };
    const ttl = toEpochSeconds(now) + CONNECTION_SECONDS;
    const Item = { ...keyOf(watcher), GSI1PK: `JOB#${jobId}`, GSI1SK: connectionId, ...watcher, ttl };
    await callAws('DYNAMODB_ERROR', () => this.client.send(new PutCommand({ TableName: this.tableName, Item })));
  }

  /** Those of a job. By the index, so that one that was just added may be missing: it is told the state when it asks. */
  async of(jobId: string): Promise<readonly Watcher[]> {
    const query = new QueryCommand({
      TableName: this.tableName,
      IndexName: 'GSI1',
      KeyConditionExpression: 'GSI1PK = :job',
      ExpressionAttributeValues: { ':job': `JOB#${jobId}` },
    });
    const { Items = [] } = await callAws('DYNAMODB_ERROR', () => this.client.send(query));
    const watchers = Items as (Watcher & { readonly ttl: number })[];
    return watchers.filter((watcher) => !isExpired(watcher, this.now())).slice(0, MOST_WATCHERS);
  }

  async remove(watcher: Pick<Watcher, 'connectionId' | 'jobId'>): Promise<void> {
    const command = new DeleteCommand({ TableName: this.tableName, Key: keyOf(watcher) });
    await callAws('DYNAMODB_ERROR', () => this.client.send(command));
  }

  /** Of a connection that has ended. */
  async removeAll(connectionId: string): Promise<void> {
    const { PK } = keyOf({ connectionId, jobId: '' });
    const query = {
      TableName: this.tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :connection AND begins_with(SK, :job)',
      ExpressionAttributeValues: { ':connection': PK, ':job': 'JOB#' },
      ProjectionExpression: 'PK, SK',
    };
    await callAws('DYNAMODB_ERROR', async () => {
      for await (const { Items = [] } of paginateQuery({ client: this.client }, query)) {
        await deleteInBatches(this.client, this.tableName, Items);
      }
    });
  }
}

function keyOf({ connectionId, jobId }: Pick<Watcher, 'connectionId' | 'jobId'>): { PK: string; SK: string } {
  return { PK: `CONN#${connectionId}`, SK: `JOB#${jobId}` };
}
