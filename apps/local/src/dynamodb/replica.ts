import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Database, StoreClosed } from './database.js';
import type { TableDefinition } from './table.definition.js';

const item = z.record(z.string(), z.unknown());
const read = z.object({ TableName: z.string(), ConsistentRead: z.boolean().optional() });
const batchRead = z.object({
  RequestItems: z.record(z.string(), z.object({ ConsistentRead: z.boolean().optional() })),
});
const put = z.object({ TableName: z.string(), Item: item });
const keyed = z.object({ TableName: z.string(), Key: item });
const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({ PutRequest: z.object({ Item: item }).optional(), DeleteRequest: z.object({ Key: item }).optional() }),
    ),
  ),
});
const scanPage = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() });
const single = z.object({ Item: item.optional() });

interface ItemKey {
  tableName: string;
  key: Record<string, unknown>;
}

/**
 * A copy of the tables that gets each written item `lagMs` after the write: what reads without `ConsistentRead` and
 * indexes answer from while `staleReads` is on. It is kept in memory, and made at the first such read or write.
 */
export class StaleReplica {
  private constructor(
    private readonly primary: Database,
    private readonly copy: Database,
    private readonly tables: ReadonlyMap<string, TableDefinition>,
    private readonly lagMs: number,
  ) {}

  /** One item after the other, and each read when it is its turn: so the copy always ends with the newest. */
  private applied: Promise<void> = Promise.resolve();

  static async create(primary: Database, tables: readonly TableDefinition[], lagMs: number): Promise<StaleReplica> {
    const copy = await Database.open();
    for (const table of tables) {
      await copy.create(table);
      let start: z.infer<typeof item> | undefined;
      do {
        const page = scanPage.parse(
          await primary.call('Scan', { TableName: table.TableName, ExclusiveStartKey: start }),
        );
        for (const Item of page.Items) await copy.call('PutItem', { TableName: table.TableName, Item });
        start = page.LastEvaluatedKey;
      } while (start);
    }
    return new StaleReplica(primary, copy, new Map(tables.map((table) => [table.TableName, table])), lagMs);
  }

  /** The database that answers this request: the copy for a read that does not ask for consistency. */
  sourceOf(operation: string, payload: unknown): Database {
    if (operation === 'BatchGetItem') {
      const parsed = batchRead.safeParse(payload);
      const requests = Object.entries(parsed.data?.RequestItems ?? {});
      return parsed.success && requests.every(([name, { ConsistentRead }]) => this.tables.has(name) && !ConsistentRead)
        ? this.copy
        : this.primary;
    }
    if (operation !== 'GetItem' && operation !== 'Query' && operation !== 'Scan') return this.primary;
    const parsed = read.safeParse(payload);
    return parsed.success && this.tables.has(parsed.data.TableName) && !parsed.data.ConsistentRead
      ? this.copy
      : this.primary;
  }

  /** Takes over what a successful request has written. */
  follow(operation: string, payload: unknown): void {
    const keys = this.writtenBy(operation, payload);
    if (keys.length === 0) return;
    const due = delay(this.lagMs, undefined, { ref: false });
    this.applied = this.applied.then(async () => {
      await due;
      for (const key of keys) await this.takeOver(key);
    });
  }

  async close(): Promise<void> {
    await this.copy.close();
  }

  private async takeOver({ tableName: TableName, key: Key }: ItemKey): Promise<void> {
    try {
      const { Item } = single.parse(await this.primary.call('GetItem', { TableName, Key, ConsistentRead: true }));
      if (Item) await this.copy.call('PutItem', { TableName, Item });
      else await this.copy.call('DeleteItem', { TableName, Key });
    } catch (error) {
      // While the stack is being stopped, nobody reads the copy any more.
      if (!(error instanceof StoreClosed)) process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  private writtenBy(operation: string, payload: unknown): ItemKey[] {
    switch (operation) {
      case 'PutItem': {
        const { TableName, Item } = put.parse(payload);
        return this.keyOf(TableName, Item);
      }
      case 'UpdateItem':
      case 'DeleteItem': {
        const { TableName, Key } = keyed.parse(payload);
        return this.keyOf(TableName, Key);
      }
      case 'BatchWriteItem':
        return Object.entries(batchWrite.parse(payload).RequestItems).flatMap(([tableName, requests]) =>
          requests.flatMap(({ PutRequest, DeleteRequest }) =>
            this.keyOf(tableName, PutRequest?.Item ?? DeleteRequest?.Key ?? {}),
          ),
        );
      default:
        return [];
    }
  }

  private keyOf(tableName: string, attributes: Record<string, unknown>): ItemKey[] {
    const table = this.tables.get(tableName);
    if (!table) return [];
    return [
      {
        tableName,
        key: Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, attributes[name]])),
      },
    ];
  }
}
