import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as DynamoDB's wire carries it. */
export type WireItem = Readonly<Record<string, AttributeValue>>;

/** Of a list and a map, whatever is in them, and of each of their elements. */
const CONTAINER_BYTES = 3;
const ELEMENT_BYTES = 1;

/**
 * What DynamoDB counts of an item, in bytes: names and values, by "DynamoDB item sizes and formats" of its developer guide.
 * That gives numbers as approximate: a byte for each two significant digits, and one more.
 */
export function itemSize(item: WireItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.SS !== undefined) return sum(value.SS, (text) => Buffer.byteLength(text));
  if (value.NS !== undefined) return sum(value.NS, numberSize);
  if (value.BS !== undefined) return sum(value.BS, ({ byteLength }) => byteLength);
  if (value.L !== undefined) return CONTAINER_BYTES + sum(value.L, (element) => ELEMENT_BYTES + valueSize(element));
  if (value.M !== undefined) {
    return CONTAINER_BYTES + itemSize(value.M) + ELEMENT_BYTES * Object.keys(value.M).length;
  }
  // NULL and BOOL.
  return 1;
}

/** Leading and trailing zeros are not significant, and a negative number takes a byte more. */
function numberSize(number: string): number {
  const [mantissa = ''] = number.toLowerCase().split('e');
  const digits = mantissa.replace(/^-/u, '').replace('.', '').replace(/^0+/u, '').replace(/0+$/u, '');
  return Math.ceil(digits.length / 2) + 1 + (number.startsWith('-') ? 1 : 0);
}

function sum<Element>(elements: readonly Element[], sizeOf: (element: Element) => number): number {
  return elements.reduce((total, element) => total + sizeOf(element), 0);
}
