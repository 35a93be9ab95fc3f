import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Item } from './expression.js';
import type { Expression, TableShape } from './memory.table.js';
import { MemoryTable, pick } from './memory.table.js';

/** Those of `copilot/environments/addons/data.yml` in which jobs live, by the names of a local stack. */
export const SHAPES: readonly TableShape[] = [
  {
    name: 'spotter-local-jobs',
    hash: 'jobId',
    indexes: {
      byUser: {
        hash: 'userId',
        range: 'createdAt',
        attributes: ['jobId', 'userId', 'createdAt', 'status', 'imageCount'],
      },
      open: { hash: 'openShard', range: 'nextCheckAt', attributes: ['jobId', 'openShard', 'nextCheckAt'] },
    },
  },
  { name: 'spotter-local-detections', hash: 'jobId', range: 'imageIndex' },
  { name: 'spotter-local-app', hash: 'PK', range: 'SK' },
  { name: 'spotter-local-sessions', hash: 'sessionId' },
];

/** A change of an item, for whoever looks on; `undefined` of one that was deleted. */
export type OnWrite = (tableName: string, key: Item, item: Item | undefined) => void;

interface Conditional {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

/** DynamoDB in memory, for the commands that the product sends of jobs: a call is answered at once and whole. */
export class MemoryStore {
  readonly #tables: ReadonlyMap<string, MemoryTable>;

  /** @param lag how far indexes and inconsistent reads are behind, in milliseconds. */
  constructor(
    now: () => number,
    lag: () => number,
    private readonly onWrite: OnWrite = () => undefined,
  ) {
    this.#tables = new Map(SHAPES.map((shape) => [shape.name, new MemoryTable(shape, now, lag)]));
  }

  /** @throws {ConditionalCheckFailedException} as DynamoDB does. */
  execute(command: unknown): object {
    if (command instanceof GetCommand) {
      const { TableName, Key = {}, ConsistentRead } = command.input;
      return { Item: this.#table(TableName).get(Key, ConsistentRead) };
    }
    if (command instanceof PutCommand) return this.#put(command.input);
    if (command instanceof UpdateCommand) return this.#update(command.input);
    if (command instanceof DeleteCommand) return this.#delete(command.input);
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof BatchGetCommand) return this.#batchGet(command.input);
    if (command instanceof BatchWriteCommand) return this.#batchWrite(command.input);
    throw new Error('The store does not know this command');
  }

  #put({ TableName, Item: item = {}, ...conditional }: PutCommand['input']): object {
    const table = this.#table(TableName);
    check(table, item, conditional);
    table.put(item);
    this.#tell(table, item);
    return {};
  }

  #update({ TableName, Key = {}, UpdateExpression, ReturnValues, ...conditional }: UpdateCommand['input']): object {
    const table = this.#table(TableName);
    check(table, Key, conditional);
    const Attributes = table.update(Key, expressionOf(UpdateExpression, conditional));
    this.#tell(table, Key);
    return ReturnValues === 'ALL_NEW' ? { Attributes } : {};
  }

  #delete({ TableName, Key = {}, ...conditional }: DeleteCommand['input']): object {
    const table = this.#table(TableName);
    check(table, Key, conditional);
    table.delete(Key);
    this.#tell(table, Key);
    return {};
  }

  #query({ TableName, IndexName, KeyConditionExpression, ...input }: QueryCommand['input']): object {
    if (input.ExclusiveStartKey !== undefined) throw new Error('The store does not go on with a query');
    const expression = expressionOf(KeyConditionExpression, input);
    const found = this.#table(TableName).query(expression, IndexName, input.ConsistentRead);
    if (input.ScanIndexForward === false) found.reverse();
    const Items = found.slice(0, input.Limit);
    return Items.length < found.length ? { Items, LastEvaluatedKey: Items.at(-1) } : { Items };
  }

  #batchGet({ RequestItems = {} }: BatchGetCommand['input']): object {
    const answers = Object.entries(RequestItems).map(([name, request]) => {
      const found = (request.Keys ?? []).map((key) => this.#table(name).get(key, request.ConsistentRead));
      const items = found.filter((item) => item !== undefined);
      const { ProjectionExpression: projection, ExpressionAttributeNames: names = {} } = request;
      if (projection === undefined) return [name, items] as const;
      const attributes = projection.split(', ').map((alias) => names[alias] ?? alias);
      return [name, items.map((item) => pick(item, attributes))] as const;
    });
    return { Responses: Object.fromEntries(answers) };
  }

  #batchWrite({ RequestItems = {} }: BatchWriteCommand['input']): object {
    for (const [name, requests] of Object.entries(RequestItems)) {
      const table = this.#table(name);
      for (const { PutRequest: put, DeleteRequest: deletion } of requests) {
        if (put?.Item !== undefined) table.put(put.Item);
        if (deletion?.Key !== undefined) table.delete(deletion.Key);
        this.#tell(table, put?.Item ?? deletion?.Key ?? {});
      }
    }
    return {};
  }

  #tell(table: MemoryTable, key: Item): void {
    this.onWrite(table.shape.name, key, table.get(key));
  }

  #table(name = ''): MemoryTable {
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}`);
    return table;
  }
}

function expressionOf(text: string | undefined, conditional: Conditional): Expression {
  const { ExpressionAttributeNames: names = {}, ExpressionAttributeValues: values = {} } = conditional;
  return { text, names, values };
}

function check(table: MemoryTable, key: Item, conditional: Conditional): void {
  if (table.meets(key, expressionOf(conditional.ConditionExpression, conditional))) return;
  throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}
