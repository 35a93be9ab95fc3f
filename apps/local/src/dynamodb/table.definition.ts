import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) })).min(1);

const index = z.object({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: z.object({
    ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
    NonKeyAttributes: z.array(z.string()).optional(),
  }),
});

/** The part of a table that `CreateTable` takes and `DescribeTable` shows; what DynamoDB adds to it is left out. */
export const tableDefinition = z.object({
  TableName: z.string(),
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) })),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
});

export type TableDefinition = z.infer<typeof tableDefinition>;

/** The tables of a template. @throws Error that names the resource whose definition lacks something. */
export function tablesOf(template: Template): TableDefinition[] {
  return resourcesOfType(template, 'AWS::DynamoDB::Table').map(({ logicalId, properties }) => {
    const parsed = tableDefinition.safeParse(properties);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new Error(`${logicalId}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no table'}`);
  });
}

function byName<T extends object>(items: readonly T[] | undefined, name: keyof T): T[] {
  return [...(items ?? [])].sort((a, b) => String(a[name]).localeCompare(String(b[name])));
}

/** The order of attributes and indexes means nothing, that of a key schema does. */
function comparable(table: TableDefinition): unknown {
  const indexes = (list: TableDefinition['GlobalSecondaryIndexes']): unknown[] =>
    byName(list, 'IndexName').map(({ Projection, ...rest }) => ({
      ...rest,
      Projection: { type: Projection.ProjectionType, attributes: [...(Projection.NonKeyAttributes ?? [])].sort() },
    }));
  return {
    attributes: byName(table.AttributeDefinitions, 'AttributeName'),
    keys: table.KeySchema,
    global: indexes(table.GlobalSecondaryIndexes),
    local: indexes(table.LocalSecondaryIndexes),
  };
}

/** Whether two definitions make the same table. */
export function isSameTable(a: TableDefinition, b: TableDefinition): boolean {
  return isDeepStrictEqual(comparable(a), comparable(b));
}
