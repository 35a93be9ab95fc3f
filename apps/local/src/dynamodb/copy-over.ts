import { existsSync } from 'node:fs';
import { appendFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { Database, DynamoDbRefusal } from './database.js';
import { isSameTable } from './table.definition.js';
import type { TableDefinition } from './table.definition.js';

const item = z.record(z.string(), z.unknown());
const scanPage = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() });
const batchAnswer = z.object({ UnprocessedItems: z.record(z.string(), z.unknown()).optional() });
type Item = z.infer<typeof item>;

/** How many items one BatchWriteItem takes. */
const BATCH = 25;

/** The folders of a store, of which only `current` exists between copies. */
export interface StoreFolders {
  current: string;
  next: string;
  old: string;
  /** A file for items that a table's new keys can't take. */
  leftOut: string;
}

export function storeFolders(dataDir: string): StoreFolders {
  return {
    current: `${dataDir}/dynamodb`,
    next: `${dataDir}/dynamodb.next`,
    old: `${dataDir}/dynamodb.old`,
    leftOut: `${dataDir}/dynamodb.left-out.jsonl`,
  };
}

/**
 * Puts right what a copy that was killed has left. `current` is renamed only when `next` is whole, so that a missing
 * `current` means a whole `next`, and a `next` beside a `current` is a copy to begin again.
 */
export async function recoverStore({ current, next, old }: StoreFolders): Promise<void> {
  if (!existsSync(current)) {
    if (existsSync(old)) await rename(existsSync(next) ? next : old, current);
    else await rm(next, { recursive: true, force: true });
  }
  await rm(next, { recursive: true, force: true });
  await rm(old, { recursive: true, force: true });
}

/** Whether the store holds a table that the template now defines otherwise, or one whose creation was killed. */
export async function needsCopy(database: Database, tables: readonly TableDefinition[]): Promise<boolean> {
  for (const table of tables) {
    const existing = await database.describe(table.TableName);
    if (existing && (existing.TableStatus !== 'ACTIVE' || !isSameTable(existing, table))) return true;
  }
  return false;
}

/**
 * Copies every table into a new store, with the template's definitions, and puts it in the place of the old one. The old
 * store is whole until the new one is; both are closed, since a store in use can't be renamed everywhere.
 */
export async function copyOver(
  folders: StoreFolders,
  tables: readonly TableDefinition[],
  onProgress: (step: string) => void,
): Promise<void> {
  const source = await Database.open(folders.current);
  try {
    const target = await Database.open(folders.next);
    try {
      await copyTables(source, target, { folders, tables, onProgress });
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  await rename(folders.current, folders.old);
  await rename(folders.next, folders.current);
  await rm(folders.old, { recursive: true, force: true });
}

interface Copy {
  folders: StoreFolders;
  tables: readonly TableDefinition[];
  onProgress: (step: string) => void;
}

async function copyTables(source: Database, target: Database, { folders, tables, onProgress }: Copy): Promise<void> {
  const definitions = new Map(tables.map((table) => [table.TableName, table]));
  for (const name of await source.tableNames()) {
    const existing = await source.describe(name);
    const definition = definitions.get(name) ?? existing;
    if (!definition || !existing) continue;
    await target.create(definition);
    if (existing.TableStatus !== 'ACTIVE') continue;
    const { copied, leftOut } = await copyTable(source, target, name, folders.leftOut, onProgress);
    onProgress(`table ${name}: ${copied} items copied over`);
    if (leftOut > 0)
      onProgress(`table ${name}: ${leftOut} items have no place in its new keys; they are in ${folders.leftOut}`);
  }
}

async function copyTable(
  source: Database,
  target: Database,
  tableName: string,
  leftOutFile: string,
  onProgress: (step: string) => void,
): Promise<{ copied: number; leftOut: number }> {
  let copied = 0;
  let leftOut = 0;
  let start: Item | undefined;
  do {
    const page = scanPage.parse(await source.call('Scan', { TableName: tableName, ExclusiveStartKey: start }));
    for (let from = 0; from < page.Items.length; from += BATCH) {
      const batch = page.Items.slice(from, from + BATCH);
      const refused = await writeBatch(target, tableName, batch);
      for (const lost of refused) await appendFile(leftOutFile, `${JSON.stringify({ tableName, item: lost })}\n`);
      leftOut += refused.length;
      copied += batch.length - refused.length;
    }
    start = page.LastEvaluatedKey;
    if (start) onProgress(`table ${tableName}: ${copied} items copied so far`);
  } while (start);
  return { copied, leftOut };
}

/** Writes a batch; where the table refuses it for one item's sake, item by item. Gives back what it refused. */
async function writeBatch(target: Database, tableName: string, items: readonly Item[]): Promise<Item[]> {
  try {
    const requests = items.map((Item) => ({ PutRequest: { Item } }));
    const { UnprocessedItems } = batchAnswer.parse(
      await target.call('BatchWriteItem', { RequestItems: { [tableName]: requests } }),
    );
    if (Object.keys(UnprocessedItems ?? {}).length === 0) return [];
  } catch (error) {
    if (!(error instanceof DynamoDbRefusal)) throw error;
  }
  const refused: Item[] = [];
  for (const Item of items) {
    try {
      await target.call('PutItem', { TableName: tableName, Item });
    } catch (error) {
      if (!(error instanceof DynamoDbRefusal)) throw error;
      refused.push(Item);
    }
  }
  return refused;
}
