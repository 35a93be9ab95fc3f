import type { NativeAttributeValue, QueryCommandOutput, ScanCommandOutput } from '@aws-sdk/lib-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { Inject, Injectable } from '@nestjs/common';
import type { ExerciseItem } from '@spotter/shared';
import { callAws, deleteIf, updateIf } from '@spotter/shared';
import { settingOf } from '../aws/update-expression.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { ExerciseKey } from './exercise-key.js';

const FAILURE = 'Failed to retrieve exercises from DynamoDB';

/** An item as it is stored: whoever wrote it may have written anything. */
export type StoredItem = Readonly<Record<string, NativeAttributeValue>>;

/** Which exercises to read, and in what portions. */
export interface Reading {
  /** Those of one level, by name; without it all, in no order. */
  readonly difficultyLevel: ExerciseItem['difficultyLevel'];
  /** The key of the exercise that they come after. */
  readonly after: ExerciseKey | undefined;
  /** How many to read in one call, and how many in all. */
  readonly perCall: number;
  readonly most: number;
}

/** One exercise that was read, and whether there may be more after it. */
export interface ReadExercise {
  readonly item: StoredItem;
  readonly key: ExerciseKey;
  readonly more: boolean;
}

/** An exercise as it is to be; what is `undefined` is taken away. */
export type ExerciseChange = ExerciseItem & {
  /** By it a write that the client repeats, since the answer was lost, knows itself. */
  readonly writeId: string;
};

/** The exercises table. */
@Injectable()
export class ExercisesRepository {
  private readonly TableName: string;

  constructor(
    private readonly client: DynamoDBDocumentClient,
    @Inject(API_CONFIG) { tables }: ApiConfig,
  ) {
    this.TableName = tables.exercises;
  }

  /** Consistent: a client may go on to change the version that it is shown. */
  async get(exerciseId: string): Promise<StoredItem | undefined> {
    const command = new GetCommand({ TableName: this.TableName, Key: { exerciseId }, ConsistentRead: true });
    const { Item } = await callAws('DYNAMODB_ERROR', () => this.client.send(command), FAILURE);
    return Item;
  }

  /**
   * Writes the exercise over what was read, and leaves all other attributes as they are. Returns whether it is still so: an
   * item that nobody has given another version since, or none at all.
   */
  async replace({ exerciseId, ...attributes }: ExerciseChange, read: StoredItem | undefined): Promise<boolean> {
    const change = settingOf(attributes);
    const { condition, values } = unchanged(read);
    const written = await updateIf(this.client, {
      TableName: this.TableName,
      Key: { exerciseId },
      ...change,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ...values },
    });
    return written !== undefined;
  }

  /** Deletes the exercise if it is there, and of this version if one is given. Returns whether it was. */
  delete(exerciseId: string, version: number | undefined): Promise<boolean> {
    return deleteIf(this.client, {
      TableName: this.TableName,
      Key: { exerciseId },
      ConditionExpression: version === undefined ? 'attribute_exists(exerciseId)' : '#version = :expected',
      ...(version !== undefined && {
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':expected': version },
      }),
    });
  }

  /** Reads on only as it is asked to, and never more than `most` items. */
  async *read({ difficultyLevel, after, perCall, most }: Reading): AsyncGenerator<ReadExercise> {
    const keyOf = difficultyLevel === undefined ? tableKeyOf : indexKeyOf;
    let start = after;
    for (let unread = most; unread > 0;) {
      const { Items = [], LastEvaluatedKey } = await callAws(
        'DYNAMODB_ERROR',
        () => this.page(difficultyLevel, Math.min(perCall, unread), start),
        FAILURE,
      );
      for (const [index, item] of Items.entries()) {
        const more = index < Items.length - 1 || LastEvaluatedKey !== undefined;
        yield { item, key: keyOf(item), more };
      }
      if (LastEvaluatedKey === undefined) return;
      start = keyOf(LastEvaluatedKey);
      unread -= Items.length;
    }
  }

  private page(
    difficultyLevel: Reading['difficultyLevel'],
    Limit: number,
    start: ExerciseKey | undefined,
  ): Promise<ScanCommandOutput | QueryCommandOutput> {
    const { TableName } = this;
    if (difficultyLevel === undefined) {
      return this.client.send(new ScanCommand({ TableName, Limit, ExclusiveStartKey: start && { ...start } }));
    }
    return this.client.send(
      new QueryCommand({
        TableName,
        IndexName: 'byDifficulty',
        KeyConditionExpression: 'difficultyLevel = :difficultyLevel',
        ExpressionAttributeValues: { ':difficultyLevel': difficultyLevel },
        Limit,
        ExclusiveStartKey: start && { ...start, difficultyLevel },
      }),
    );
  }
}

/** The condition that the item is of the version that was read. */
function unchanged(read: StoredItem | undefined): { condition: string; values: Record<string, NativeAttributeValue> } {
  if (read === undefined) return { condition: 'attribute_not_exists(exerciseId)', values: {} };
  const version: unknown = read['version'];
  if (typeof version === 'number' && Math.abs(version) <= Number.MAX_SAFE_INTEGER) {
    return { condition: '#version = :read', values: { ':read': version } };
  }
  // Missing, or no number that can be compared: so it is until a write gives it one.
  return {
    condition:
      'attribute_exists(exerciseId) AND NOT (attribute_type(#version, :number) AND #version BETWEEN :least AND :most)',
    values: { ':number': 'N', ':least': Number.MIN_SAFE_INTEGER, ':most': Number.MAX_SAFE_INTEGER },
  };
}

/** Of any item that can be stored: what is no well-formed text is made one, since a list must not end at it. */
function tableKeyOf({ exerciseId }: StoredItem): ExerciseKey {
  return { exerciseId: String(exerciseId).toWellFormed() };
}

function indexKeyOf(item: StoredItem): ExerciseKey {
  return { ...tableKeyOf(item), name: String(item['name']).toWellFormed() };
}
