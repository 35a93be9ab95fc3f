import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import { callAws, deleteIf, isConditionalCheckFailed, LIMITS, updateIf } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { ExpectedVersion } from '../http/if-match.js';
import { preconditionFailed } from '../http/if-match.js';
import { PageSize } from '../http/page-size.js';
import { createdAtOf } from './item-id.js';
import type { ListedKey, StoredKeys, UserItem, UserItemKey } from './user-item.js';
import { idOf, indexKeysOf, tableKeyOf } from './user-item.js';
import { updateOf } from './user-item-update.js';
import type { UserList } from './user-list.js';
import { queryOf, startKeyOf } from './user-list.js';
import { fromCursor, toCursor } from './user-list-cursor.js';
import type { PageQuery, UserPage } from './user-page.js';

/**
 * The app table's items that belong to users. Each change is one write, conditional and atomic.
 *
 * The client repeats a write whose answer was lost. By its `writeId` a repeated change knows itself: it is neither counted
 * twice nor taken for another's. Only where somebody else wrote in between does it answer 412, or is it written over what
 * they wrote if it names no version; and a repeated deletion finds nothing.
 */
@Injectable()
export class UserItems {
  private readonly TableName: string;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) { tables }: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {
    this.TableName = tables.app;
  }

  /** Puts a thing that is new: its id is, and tells when it was made. */
  async create<Fields extends object>(key: ListedKey, fields: Fields): Promise<UserItem<Fields>> {
    const createdAt = createdAtOf(key.id);
    const item = { ...fields, createdAt, updatedAt: createdAt, version: 1 };
    const put = new PutCommand({
      TableName: this.TableName,
      Item: {
        ...tableKeyOf(key),
        ...item,
        ...indexKeysOf(key, fields, createdAt),
        writeId: randomUUID(),
      },
      ConditionExpression: 'attribute_not_exists(PK)',
    });
    try {
      await callAws('DYNAMODB_ERROR', () => this.client.send(put));
    } catch (error) {
      // Ids are random: what is in the way is this very item, written by a call whose answer was lost.
      if (!isConditionalCheckFailed(error)) throw error;
    }
    return item;
  }

  /** Consistent: a client may go on to change the version that it is shown. */
  async get<Fields extends object>(key: UserItemKey): Promise<(UserItem<Fields> & StoredKeys) | undefined> {
    const { Item } = await callAws('DYNAMODB_ERROR', () =>
      this.client.send(new GetCommand({ TableName: this.TableName, Key: tableKeyOf(key), ConsistentRead: true })),
    );
    return Item as (UserItem<Fields> & StoredKeys) | undefined;
  }

  /**
   * Creates or replaces. Fields that are `undefined` are taken away.
   *
   * @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one, or it is not there to have one.
   */
  async put<Fields extends object>(
    key: UserItemKey,
    fields: Fields,
    expected: ExpectedVersion,
  ): Promise<UserItem<Fields>> {
    const item = await this.write(key, fields, expected, expected !== undefined);
    if (item === undefined) throw preconditionFailed();
    return item;
  }

  /**
   * Replaces what is there. Fields that are `undefined` are taken away. Returns `undefined` when there is nothing.
   *
   * @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one.
   */
  replace<Fields extends object>(
    key: UserItemKey,
    fields: Fields,
    expected: ExpectedVersion,
  ): Promise<UserItem<Fields> | undefined> {
    return this.write(key, fields, expected, true);
  }

  /**
   * Deletes it. Returns whether it was there.
   *
   * @throws {AppError} `PRECONDITION_FAILED` when its version is not the expected one.
   */
  async delete(key: UserItemKey, expected: ExpectedVersion): Promise<boolean> {
    const isVersion = typeof expected === 'number';
    const isDeleted = await deleteIf(this.client, {
      TableName: this.TableName,
      Key: tableKeyOf(key),
      ConditionExpression: isVersion ? '#version = :expected' : 'attribute_exists(PK)',
      ...(isVersion && {
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':expected': expected },
      }),
    });
    if (isDeleted) return true;
    if ((await this.get(key)) !== undefined) throw preconditionFailed();
    return false;
  }

  /**
   * Reads one page of a list, the newest first. A list of one status comes from the index, which is a moment behind.
   *
   * @param toView what is shown of an item, and so counts for the size of the page.
   * @throws {AppError} `VALIDATION_ERROR` for a cursor that is not this list's.
   */
  async page<Fields extends object, View extends object>(
    list: UserList,
    { limit = LIMITS.pageItems, cursor }: PageQuery,
    toView: (item: UserItem<Fields>) => View,
  ): Promise<UserPage<View>> {
    const after = cursor === undefined ? undefined : fromCursor(list, cursor);
    const entries: View[] = [];
    const size = new PageSize();
    let last = '';
    // One more than is shown tells whether there is a next page.
    for await (const item of this.read<Fields>(list, after, limit + 1)) {
      const view = toView(item);
      if (entries.length === limit || !size.add(JSON.stringify(view)))
        return { entries, nextCursor: toCursor(list, last) };
      entries.push(view);
      last = idOf(item);
    }
    return { entries };
  }

  private async *read<Fields extends object>(
    list: UserList,
    after: string | undefined,
    most: number,
  ): AsyncGenerator<UserItem<Fields> & StoredKeys> {
    let start: Record<string, unknown> | undefined = after === undefined ? undefined : startKeyOf(list, after);
    for (let unread = most; unread > 0;) {
      const query = new QueryCommand({
        TableName: this.TableName,
        ...queryOf(list),
        Limit: unread,
        ExclusiveStartKey: start,
      });
      const { Items = [], LastEvaluatedKey } = await callAws('DYNAMODB_ERROR', () => this.client.send(query));
      yield* Items as (UserItem<Fields> & StoredKeys)[];
      if (LastEvaluatedKey === undefined) return;
      start = LastEvaluatedKey;
      unread -= Items.length;
    }
  }

  private async write<Fields extends object>(
    key: UserItemKey,
    fields: Fields,
    expected: ExpectedVersion,
    mustExist: boolean,
  ): Promise<UserItem<Fields> | undefined> {
    const writeId = randomUUID();
    const now = this.now().toISOString();
    const written = await updateIf(this.client, {
      TableName: this.TableName,
      ...updateOf({ key, fields, expected, mustExist, writeId, now }),
    });
    if (written !== undefined) return written as UserItem<Fields>;

    const stored = await this.get<Fields>(key);
    if (stored === undefined || expected === undefined || stored.writeId === writeId) return stored;
    throw preconditionFailed();
  }
}
