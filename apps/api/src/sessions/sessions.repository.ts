import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, isConditionalCheckFailed, isExpired, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { SessionItem } from './session.item.js';
import type { SessionUpdate } from './session-update.js';
import { updateSession } from './session-update.js';

/** How often the store may be searched for a session's upload, in milliseconds. */
const LOOK_INTERVAL_MS = 2_000;

/** The way of a session: each step is one conditional write that requires the item and may be repeated. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async create(session: SessionItem): Promise<void> {
    const put = new PutCommand({
      TableName: this.config.tables.sessions,
      Item: session,
      ConditionExpression: 'attribute_not_exists(sessionId)',
    });
    try {
      await callAws('DYNAMODB_ERROR', () => this.client.send(put));
    } catch (error) {
      // Ids are random: what is in the way is this very session, written by a call whose answer was lost.
      if (!isConditionalCheckFailed(error)) throw error;
    }
  }

  /** Reads a session consistently; one past its `ttl` is absent. */
  async get(sessionId: string): Promise<SessionItem | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new GetCommand({ TableName: this.config.tables.sessions, Key: { sessionId }, ConsistentRead: true }),
      ),
    );
    const session = Item as SessionItem | undefined;
    return session === undefined || isExpired(session, this.now()) ? undefined : session;
  }

  /**
   * AWAITING_SCAN or UPLOAD_REQUESTED to UPLOAD_REQUESTED, in the session's time, and counts the request. `undefined` when
   * it is not so.
   */
  requestUpload(sessionId: string): Promise<SessionItem | undefined> {
    return this.update(
      sessionId,
      'SET #status = :requested ADD uploadRequests :one',
      '#status <> :completed AND expiresAt > :nowSeconds',
      {
        ':requested': 'UPLOAD_REQUESTED',
        ':completed': 'COMPLETED',
        ':one': 1,
        ':nowSeconds': toEpochSeconds(this.now()),
      },
    );
  }

  /** Takes the turn to search the store for an upload, which comes every two seconds. `undefined` when it is not ours. */
  takeLook(sessionId: string): Promise<SessionItem | undefined> {
    const now = this.now();
    return this.update(
      sessionId,
      'SET lookedAt = :now',
      '#status = :requested AND (attribute_not_exists(lookedAt) OR lookedAt <= :before)',
      {
        ':requested': 'UPLOAD_REQUESTED',
        ':now': now.toISOString(),
        ':before': new Date(now.getTime() - LOOK_INTERVAL_MS).toISOString(),
      },
    );
  }

  /**
   * The first upload wins. Returns the session as it is afterwards, `undefined` when there is none, and whether it was
   * this call that completed it.
   */
  async complete(
    sessionId: string,
    uploadKey: string,
  ): Promise<{ session: SessionItem | undefined; isFirst: boolean }> {
    const nowSeconds = toEpochSeconds(this.now());
    const completed = await this.update(
      sessionId,
      'SET #status = :completed, uploadKey = :uploadKey, completedAt = :nowSeconds',
      '#status <> :completed AND #ttl > :nowSeconds',
      { ':completed': 'COMPLETED', ':uploadKey': uploadKey, ':nowSeconds': nowSeconds },
    );
    const isFirst = completed !== undefined;
    return { session: completed ?? (await this.get(sessionId)), isFirst };
  }

  /** Notes the session's own job; the first one stays. */
  async noteJob(sessionId: string, jobId: string): Promise<SessionItem | undefined> {
    const noted = await this.update(
      sessionId,
      'SET jobId = :jobId',
      '#status = :completed AND attribute_not_exists(jobId)',
      { ':jobId': jobId, ':completed': 'COMPLETED' },
    );
    return noted ?? this.get(sessionId);
  }

  private update(
    sessionId: string,
    change: string,
    condition: string,
    values: SessionUpdate['values'],
  ): Promise<SessionItem | undefined> {
    return updateSession(this.client, this.config.tables.sessions, sessionId, { change, condition, values });
  }
}
