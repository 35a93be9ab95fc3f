import type { DynamoDBDocumentClient, NativeAttributeValue } from '@aws-sdk/lib-dynamodb';
import { BatchGetCommand, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Logger } from '@spotter/shared';
import type { DirectCall } from './direct.calls.js';
import { directly } from './direct.calls.js';
import { jsonCall } from './json.call.js';
import { LearnedEndpoints, ONE_PLACE } from './learned.endpoints.js';

type Item = Record<string, NativeAttributeValue>;
type WireItem = Parameters<typeof unmarshall>[0];

/** What DynamoDB answers, of the operations that are called directly. */
interface WireOutput {
  readonly Item?: WireItem;
  readonly Attributes?: WireItem;
  readonly Responses?: Readonly<Record<string, readonly WireItem[]>>;
  readonly UnprocessedKeys?: Readonly<Record<string, { readonly Keys?: readonly WireItem[] }>>;
}

/** A read of several items brings 16 MB at most, which JSON may escape. */
const LIMITS = { timeoutMs: 5_000, bytes: 64 * 1024 * 1024 };

/** Makes the reads and updates of images directly. Binary attributes, of which the tables have none, are not translated. */
export function directDynamoDb(
  client: DynamoDBDocumentClient,
  sockets: number,
  logger: Logger,
): DynamoDBDocumentClient {
  const endpoints = new LearnedEndpoints(() => ONE_PLACE);
  endpoints.learnFrom(client.middlewareStack);
  const { marshallOptions, unmarshallOptions } = client.config.translateConfig ?? {};
  // As they are now: the client adds its own to them with its first call.
  const toWireOptions = { ...marshallOptions };
  const fromWireOptions = { ...unmarshallOptions };
  const toWire = (item: Item): WireItem => marshall(item, toWireOptions);
  const fromWire = (item: WireItem): Item => unmarshall(item, fromWireOptions);
  const callOf = (command: unknown) => dynamoDbCallOf(command, toWire, fromWire);
  return directly(client, { service: 'dynamodb', limits: { ...LIMITS, sockets }, endpoints, callOf, logger });
}

function dynamoDbCallOf(
  command: unknown,
  toWire: (item: Item) => WireItem,
  fromWire: (item: WireItem) => Item,
): DirectCall | undefined {
  const call = (operation: string, input: object, outputOf: (output: WireOutput) => object) =>
    jsonCall(`DynamoDB_20120810.${operation}`, input, (output) => outputOf(output as WireOutput));
  const items = (found: Readonly<Record<string, readonly WireItem[]>>) =>
    Object.fromEntries(Object.entries(found).map(([table, wire]) => [table, wire.map(fromWire)]));

  if (command instanceof GetCommand) {
    const { Key = {}, ...input } = command.input;
    return call('GetItem', { ...input, Key: toWire(Key) }, ({ Item }) => (Item ? { Item: fromWire(Item) } : {}));
  }
  if (command instanceof UpdateCommand) {
    const { Key = {}, ExpressionAttributeValues: values, ...input } = command.input;
    const wire = { ...input, Key: toWire(Key), ...(values && { ExpressionAttributeValues: toWire(values) }) };
    return call('UpdateItem', wire, ({ Attributes }) => (Attributes ? { Attributes: fromWire(Attributes) } : {}));
  }
  if (command instanceof BatchGetCommand) {
    const requests = Object.entries(command.input.RequestItems ?? {}).map(
      ([table, { Keys = [], ...rest }]) => [table, { ...rest, Keys: Keys.map(toWire) }] as const,
    );
    const input = { ...command.input, RequestItems: Object.fromEntries(requests) };
    return call('BatchGetItem', input, ({ Responses, UnprocessedKeys = {} }) => {
      // What is not there is deleted: no other answer must be taken for one that says so.
      if (Responses === undefined) throw new Error('The answer has no items');
      const left = Object.entries(UnprocessedKeys).map(
        ([table, { Keys = [], ...rest }]) => [table, { ...rest, Keys: Keys.map(fromWire) }] as const,
      );
      return { Responses: items(Responses), UnprocessedKeys: Object.fromEntries(left) };
    });
  }
  return undefined;
}
