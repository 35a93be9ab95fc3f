import { z } from 'zod';
import { localArn } from '../iam/arns.js';
import type { Demand } from '../iam/role.js';

const named = z.object({ TableName: z.string() });
const payloadSchema = z.object({
  TableName: z.string().optional(),
  IndexName: z.string().optional(),
  RequestItems: z.record(z.string(), z.unknown()).optional(),
  TransactItems: z.array(z.record(z.string(), named)).optional(),
});

/** By what a transaction's item does to a table; a check of its own is another right. */
const OF_TRANSACTIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** What a call needs rights for: an operation on each of its tables, or on the index that it reads. */
export function dynamoDbDemands(operation: string, payload: unknown, region: string): Demand[] {
  const { TableName, IndexName, RequestItems, TransactItems } = payloadSchema.safeParse(payload).data ?? {};
  const tableArn = (name: string): string =>
    name.startsWith('arn:') ? name : localArn('AWS::DynamoDB::Table', name, region);
  if (TransactItems) {
    return TransactItems.flatMap((item) =>
      Object.entries(item).map(([kind, { TableName: name }]) => ({
        action: `dynamodb:${OF_TRANSACTIONS[kind] ?? kind}`,
        resource: tableArn(name),
      })),
    );
  }
  const action = `dynamodb:${operation}`;
  if (RequestItems) return Object.keys(RequestItems).map((name) => ({ action, resource: tableArn(name) }));
  const table = tableArn(TableName ?? '*');
  return [{ action, resource: IndexName === undefined ? table : `${table}/index/${IndexName}` }];
}
