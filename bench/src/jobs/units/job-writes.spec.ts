import { describe, expect, it } from '@jest/globals';
import { writesOf } from './job-writes.js';

const TABLES = { jobs: 'the-jobs', detections: 'the-detections', app: 'the-app' };
const key = { jobId: { S: 'a' } };

function stepOf(operation: string, TableName: string, UpdateExpression?: string): string | undefined {
  const body = { TableName, ...(operation === 'PutItem' ? { Item: key } : { Key: key }) };
  return writesOf(operation, { ...body, ...(UpdateExpression !== undefined && { UpdateExpression }) }, TABLES)[0]?.step;
}

describe('writesOf', () => {
  it.each([
    ['PutItem', 'the-jobs', undefined, 'commit'],
    ['PutItem', 'the-app', undefined, 'claim'],
    ['UpdateItem', 'the-jobs', 'SET sends = :one, sentAt = :now', 'first-send'],
    ['UpdateItem', 'the-jobs', 'ADD done :indexes SET #status = :processing, updatedAt = :now', 'count'],
    ['UpdateItem', 'the-jobs', 'ADD failed :indexes SET #status = :processing, updatedAt = :now', 'count'],
    ['UpdateItem', 'the-jobs', 'SET #status = :ended, #ttl = :ttl REMOVE openShard, nextCheckAt', 'finish'],
    ['UpdateItem', 'the-jobs', 'SET seen = :seen', 'other'],
    ['UpdateItem', 'the-detections', 'SET attempts = attempts + :one, leaseUntil = :until', 'start'],
    ['UpdateItem', 'the-detections', 'SET attempts = attempts - :one REMOVE leaseUntil', 'give-back'],
    ['UpdateItem', 'the-detections', 'SET #status = :status, #model = :model REMOVE leaseUntil', 'end'],
    ['DeleteItem', 'the-jobs', undefined, 'other'],
  ])('should tell %s of %s, %s', (operation, table, expression, step) => {
    expect(stepOf(operation, table, expression)).toBe(step);
  });

  it('should tell each item of a batch', () => {
    const puts = [{ PutRequest: { Item: key } }, { PutRequest: { Item: key } }];
    const writes = writesOf('BatchWriteItem', { RequestItems: { 'the-detections': puts } }, TABLES);
    expect(writes).toEqual([
      { table: 'the-detections', step: 'items', key, item: key },
      { table: 'the-detections', step: 'items', key, item: key },
    ]);
  });

  it('should leave out what only reads', () => {
    expect(writesOf('GetItem', { TableName: 'the-jobs', Key: key }, TABLES)).toEqual([]);
    expect(writesOf('BatchGetItem', {}, TABLES)).toEqual([]);
  });
});
