import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, toEpochSeconds, updateIf } from '@spotter/shared';
import type { Identified } from '../auth/ownership.js';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** The tickets in the app table, each by the hash of what its user was given. */
@Injectable()
export class TicketsRepository {
  private readonly TableName: string;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) { tables }: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.TableName = tables.app;
  }

  /** @param ttl epoch seconds, from which on it is good for nothing. */
  async create(hash: string, { userId, verified, admin }: Identified, ttl: number): Promise<void> {
    const put = new PutCommand({ TableName: this.TableName, Item: { ...keyOf(hash), userId, verified, admin, ttl } });
    await callAws('DYNAMODB_ERROR', () => this.client.send(put));
  }

  /**
   * Uses a ticket up for one connection, which a repeat of the call, whose answer was lost, is let in by too.
   *
   * @returns whose it is; `undefined` of one that is unknown, used up or expired.
   */
  async use(hash: string, connectionId: string): Promise<Identified | undefined> {
    const used = await updateIf(this.client, {
      TableName: this.TableName,
      Key: keyOf(hash),
      UpdateExpression: 'SET usedBy = :connection',
      ConditionExpression: '#ttl > :now AND (attribute_not_exists(usedBy) OR usedBy = :connection)',
      ExpressionAttributeNames: { '#ttl': 'ttl' },
      ExpressionAttributeValues: { ':connection': connectionId, ':now': toEpochSeconds(this.now()) },
    });
    return used as Identified | undefined;
  }
}

function keyOf(hash: string): { PK: string; SK: string } {
  return { PK: `TICKET#${hash}`, SK: 'TICKET' };
}
