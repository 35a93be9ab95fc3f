import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

type Item = Record<string, AttributeValue>;

/** Whose values are attributes, by DynamoDB's API; `Keys` has a list of them. */
const ITEMS = new Set(['ExclusiveStartKey', 'ExpressionAttributeValues', 'Item', 'Key']);

/** The input of an operation as the document client takes it, from how it went over the wire. */
export function nativeInput<Input extends object>(input: Input): Input {
  const entries = Object.entries(input).map(([name, value]: [string, unknown]) => {
    if (ITEMS.has(name)) return [name, unmarshall(value as Item)];
    if (name === 'Keys') return [name, (value as Item[]).map((key) => unmarshall(key))];
    if (Array.isArray(value)) return [name, value.map((one: unknown) => nativeOf(one))];
    return [name, nativeOf(value)];
  });
  return Object.fromEntries(entries) as Input;
}

function nativeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? nativeInput(value) : value;
}
