import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadTemplate } from '../template/template.js';
import { isSameTable, tablesOf } from './table.definition.js';
import type { TableDefinition } from './table.definition.js';

const addons = join(import.meta.dirname, '..', '..', '..', '..', 'copilot', 'environments', 'addons');

const table: TableDefinition = {
  TableName: 'things',
  AttributeDefinitions: [
    { AttributeName: 'a', AttributeType: 'S' },
    { AttributeName: 'b', AttributeType: 'N' },
  ],
  KeySchema: [
    { AttributeName: 'a', KeyType: 'HASH' },
    { AttributeName: 'b', KeyType: 'RANGE' },
  ],
  GlobalSecondaryIndexes: ['one', 'two'].map((IndexName) => ({
    IndexName,
    KeySchema: [{ AttributeName: 'b', KeyType: 'HASH' }],
    Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['c', 'd'] },
  })),
};

function keysOf(schema: TableDefinition['KeySchema']): string {
  return schema.map(({ AttributeName }) => AttributeName).join(' ');
}

describe('tablesOf', () => {
  it('should find the tables of the design in the template of the environment', async () => {
    const tables = tablesOf(await loadTemplate(addons, { App: 'spotter', Env: 'test' }));
    const shown = tables.map(({ TableName, KeySchema, GlobalSecondaryIndexes = [] }) => [
      TableName,
      keysOf(KeySchema),
      ...GlobalSecondaryIndexes.map(
        (index) =>
          `${index.IndexName}: ${keysOf(index.KeySchema)} ${[index.Projection.ProjectionType, ...(index.Projection.NonKeyAttributes ?? [])].join(' ')}`,
      ),
    ]);
    expect(shown).toEqual([
      ['spotter-test-exercises', 'exerciseId', 'byDifficulty: difficultyLevel name ALL'],
      ['spotter-test-sessions', 'sessionId'],
      [
        'spotter-test-jobs',
        'jobId',
        'byUser: userId createdAt INCLUDE status imageCount',
        'open: openShard nextCheckAt KEYS_ONLY',
      ],
      ['spotter-test-detections', 'jobId imageIndex'],
      ['spotter-test-app', 'PK SK', 'GSI1: GSI1PK GSI1SK ALL'],
    ]);
  });

  it('should define every attribute of a key and no other, as DynamoDB demands', async () => {
    for (const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes = [] } of tablesOf(
      await loadTemplate(addons, { App: 'spotter', Env: 'test' }),
    )) {
      const used = [KeySchema, ...GlobalSecondaryIndexes.map((index) => index.KeySchema)].flat();
      expect(new Set(AttributeDefinitions.map(({ AttributeName }) => AttributeName))).toEqual(
        new Set(used.map(({ AttributeName }) => AttributeName)),
      );
    }
  });

  it('should name the resource that is no table', () => {
    const template = { Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 't' } } } };
    expect(() => tablesOf(template)).toThrow('T: AttributeDefinitions: ');
  });
});

describe('isSameTable', () => {
  it('should not mind the order of attributes, indexes and projections', () => {
    const reordered = {
      ...table,
      AttributeDefinitions: [...table.AttributeDefinitions].reverse(),
      GlobalSecondaryIndexes: [...(table.GlobalSecondaryIndexes ?? [])].reverse().map((index) => ({
        ...index,
        Projection: { ...index.Projection, NonKeyAttributes: ['d', 'c'] },
      })),
    };
    expect(isSameTable(table, reordered)).toBe(true);
    const { TableName, AttributeDefinitions, KeySchema } = table;
    const plain = { TableName, AttributeDefinitions, KeySchema };
    expect(isSameTable(plain, { ...plain, GlobalSecondaryIndexes: [] })).toBe(true);
  });

  it.each([
    ['keys', { KeySchema: [...table.KeySchema].reverse() }],
    [
      'a type',
      { AttributeDefinitions: table.AttributeDefinitions.map((each) => ({ ...each, AttributeType: 'B' as const })) },
    ],
    ['an index', { GlobalSecondaryIndexes: table.GlobalSecondaryIndexes?.slice(1) ?? [] }],
    [
      'a projection',
      {
        GlobalSecondaryIndexes: (table.GlobalSecondaryIndexes ?? []).map((index) => ({
          ...index,
          Projection: { ProjectionType: 'ALL' as const },
        })),
      },
    ],
  ])('should see that %s changed', (_what, change) => {
    expect(isSameTable(table, { ...table, ...change })).toBe(false);
  });
});
