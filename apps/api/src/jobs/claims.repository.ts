import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, deleteIf, isConditionalCheckFailed, isExpired, LIMITS, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** Which job a user's Idempotency-Key stands for, and for which body. */
export interface Claim {
  readonly bodyHash: string;
  readonly jobId: string;
}

/** The claims of Idempotency-Keys, in the app table. One past its `ttl` counts as none. */
@Injectable()
export class ClaimsRepository {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  async get(userId: string, key: string): Promise<Claim | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(
        new GetCommand({ TableName: this.config.tables.app, Key: claimKey(userId, key), ConsistentRead: true }),
      ),
    );
    const claim = Item as (Claim & { ttl: number }) | undefined;
    return claim === undefined || isExpired(claim, this.now()) ? undefined : claim;
  }

  /** Puts the claim if there is none. Returns the one in force: this, or that of whoever came first. */
  async put(userId: string, key: string, claim: Claim): Promise<Claim> {
    const now = toEpochSeconds(this.now());
    const put = new PutCommand({
      TableName: this.config.tables.app,
      Item: { ...claimKey(userId, key), ...claim, ttl: now + LIMITS.idempotencyKeySeconds },
      ConditionExpression: 'attribute_not_exists(PK) OR #ttl <= :now',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':now': now },
    });
    try {
      await callAws('DYNAMODB_ERROR', () => this.client.send(put));
      return claim;
    } catch (error) {
      if (!isConditionalCheckFailed(error)) throw error;
      // The one that was in the way may have expired since.
      return (await this.get(userId, key)) ?? this.put(userId, key, claim);
    }
  }

  /** Removes the claim of a job that is deleted; one that names another job by now stays. */
  async remove(userId: string, key: string, jobId: string): Promise<void> {
    await deleteIf(this.client, {
      TableName: this.config.tables.app,
      Key: claimKey(userId, key),
      ConditionExpression: 'jobId = :jobId',
      ExpressionAttributeValues: { ':jobId': jobId },
    });
  }
}

function claimKey(userId: string, key: string): { PK: string; SK: string } {
  return { PK: `IDEM#${userId}`, SK: key };
}
