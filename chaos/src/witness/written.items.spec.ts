import { describe, expect, it } from '@jest/globals';
import { answeredBy, keyOf, writtenBy } from './written.items.js';

const job = { jobId: { S: 'j' }, status: { S: 'PENDING' }, run: { N: '1' } };
const image = (index: number) => ({ jobId: { S: 'j' }, imageIndex: { N: String(index) }, attempts: { N: '0' } });

function written(operation: string, body: unknown, answer: unknown = {}) {
  return answeredBy(operation, writtenBy(operation, body) ?? [], answer);
}

describe('the items that a request wrote', () => {
  it('should be none of what is read', () => {
    for (const operation of ['GetItem', 'BatchGetItem', 'Query', 'Scan'])
      expect(writtenBy(operation, {})).toBeUndefined();
  });

  it('should be the whole item of a put, with sets as sets', () => {
    const Item = { ...job, done: { NS: ['0', '2'] } };
    expect(written('PutItem', { TableName: 'jobs', Item })).toEqual([
      {
        table: 'jobs',
        key: { jobId: 'j' },
        item: { jobId: 'j', status: 'PENDING', run: 1, done: new Set([0, 2]) },
      },
    ]);
  });

  it('should be what an update left, and nothing of a deletion', () => {
    const Key = { jobId: { S: 'j' } };
    const [updated] = written('UpdateItem', { TableName: 'jobs', Key }, { Attributes: job });
    expect(updated).toEqual({ table: 'jobs', key: { jobId: 'j' }, item: { jobId: 'j', status: 'PENDING', run: 1 } });
    expect(written('DeleteItem', { TableName: 'jobs', Key })).toEqual([{ table: 'jobs', key: { jobId: 'j' } }]);
  });

  it('should be those of a batch but what it left unprocessed', () => {
    const puts = [0, 1].map((index) => ({ PutRequest: { Item: image(index) } }));
    const deletion = { DeleteRequest: { Key: { jobId: { S: 'j' }, imageIndex: { N: '2' } } } };
    const RequestItems = { images: [...puts, deletion] };
    const all = written('BatchWriteItem', { RequestItems });
    expect(all.map(({ key, item }) => [key['imageIndex'], item !== undefined])).toEqual([
      [0, true],
      [1, true],
      [2, false],
    ]);
    const some = written('BatchWriteItem', { RequestItems }, { UnprocessedItems: { images: puts.slice(0, 1) } });
    expect(some).toEqual(all.slice(1));
  });

  it('should have one name an item, whatever else is in it', () => {
    const claim = { PK: { S: 'IDEM#ada' }, SK: { S: 'k' } };
    const [put] = written('PutItem', { TableName: 'app', Item: { jobId: { S: 'j' }, ...claim } });
    const [deleted] = written('DeleteItem', { TableName: 'app', Key: claim });
    expect(put).toBeDefined();
    expect(put && keyOf(put)).toBe(deleted && keyOf(deleted));
    const [other] = written('PutItem', { TableName: 'jobs', Item: job });
    expect(other && keyOf(other)).not.toBe(put && keyOf(put));
  });
});
