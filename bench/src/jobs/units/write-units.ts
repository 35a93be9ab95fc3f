import { isDeepStrictEqual } from 'node:util';
import type { WireItem } from './item-size.js';
import { itemSize } from './item-size.js';

/** A write unit is a write of up to so many bytes. */
const UNIT_BYTES = 1_024;

/** A global secondary index, as far as it decides what a write costs. */
export interface IndexShape {
  readonly name: string;
  /** Of its own; an item without one of them is not in it. */
  readonly keys: readonly string[];
  /** All that it holds of an item, keys of the table included; `undefined` when it holds all. */
  readonly attributes?: readonly string[] | undefined;
}

/** One write of one item, and what came of it. */
export interface ItemWrite {
  readonly before?: WireItem | undefined;
  /** As it is afterwards; as it was when the write was refused. */
  readonly after?: WireItem | undefined;
  /** A whole item that was to be put, and may have been refused. */
  readonly wanted?: WireItem | undefined;
}

export interface WriteUnits {
  readonly table: number;
  readonly indexes: number;
}

/**
 * The write units of one write by DynamoDB's accounting: for the table those of the item before or after, whichever is
 * larger, also when a condition refused the write; for an index one write for an entry that comes, goes or changes, and
 * two when its key changes.
 */
export function writeUnits({ before, after, wanted }: ItemWrite, indexes: readonly IndexShape[]): WriteUnits {
  const sizes = [before, after, wanted].map((item) => (item === undefined ? 0 : itemSize(item)));
  const ofIndexes = indexes.map((index) => indexUnits(entryOf(before, index), entryOf(after, index), index.keys));
  return { table: unitsOf(Math.max(...sizes)), indexes: ofIndexes.reduce((sum, units) => sum + units, 0) };
}

function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES));
}

/** What an index holds of an item, if it holds it at all. */
function entryOf(item: WireItem | undefined, { keys, attributes }: IndexShape): WireItem | undefined {
  if (item === undefined || keys.some((key) => item[key] === undefined)) return undefined;
  if (attributes === undefined) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => attributes.includes(name)));
}

function indexUnits(before: WireItem | undefined, after: WireItem | undefined, keys: readonly string[]): number {
  if (isDeepStrictEqual(before, after)) return 0;
  const sizeOf = (entry: WireItem | undefined): number => (entry === undefined ? 0 : itemSize(entry));
  const isMoved =
    before !== undefined && after !== undefined && keys.some((key) => !isDeepStrictEqual(before[key], after[key]));
  if (isMoved) return unitsOf(sizeOf(before)) + unitsOf(sizeOf(after));
  return unitsOf(Math.max(sizeOf(before), sizeOf(after)));
}
