import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, isExpired, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** API Gateway ends a connection after two hours. */
const CONNECTION_SECONDS = 3 * 60 * 60;

/** What a connection was granted when it was opened. */
export interface ConnectionItem {
  readonly connectionId: string;
  readonly sessionId: string;
  /** Whether it came with the session's viewer token. */
  readonly viewer: boolean;
  /** ISO-8601, to the millisecond. */
  readonly connectedAt: string;
}

/** The open connections, in the app table, each read by its own key. */
@Injectable()
export class ConnectionsRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async put(connection: ConnectionItem): Promise<void> {
    const ttl = toEpochSeconds(this.now()) + CONNECTION_SECONDS;
    const Item = { ...keyOf(connection.connectionId), ...connection, ttl };
    await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new PutCommand({ TableName: this.config.tables.app, Item })),
    );
  }

  async get(connectionId: string): Promise<ConnectionItem | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new GetCommand({ TableName: this.config.tables.app, Key: keyOf(connectionId), ConsistentRead: true }),
      ),
    );
    const connection = Item as (ConnectionItem & { ttl: number }) | undefined;
    return connection === undefined || isExpired(connection, this.now()) ? undefined : connection;
  }

  async delete(connectionId: string): Promise<void> {
    await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new DeleteCommand({ TableName: this.config.tables.app, Key: keyOf(connectionId) })),
    );
  }
}

function keyOf(connectionId: string): { PK: string; SK: string } {
  return { PK: `CONN#${connectionId}`, SK: 'CONN' };
}
