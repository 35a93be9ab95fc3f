import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, CONNECTION_SECONDS, isExpired, toEpochSeconds } from '@spotter/shared';
import type { Identified } from '../auth/ownership.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

interface ConnectionBase {
  readonly connectionId: string;
  /** ISO-8601, to the millisecond. */
  readonly connectedAt: string;
}

/** What a connection was granted that was opened by a session's id. */
export interface SessionConnection extends ConnectionBase {
  readonly kind: 'session';
  readonly sessionId: string;
  /** Whether it came with the session's viewer token. */
  readonly viewer: boolean;
}

/** What a connection was granted that was opened by a ticket: all that its user may see. */
export interface UserConnection extends ConnectionBase, Identified {
  readonly kind: 'user';
}

export type ConnectionItem = SessionConnection | UserConnection;

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
    if (Item === undefined) return undefined;
    // Those that were opened before users could have some name no kind.
    const connection = { kind: 'session', ...Item } as ConnectionItem & { readonly ttl: number };
    return isExpired(connection, this.now()) ? undefined : connection;
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
