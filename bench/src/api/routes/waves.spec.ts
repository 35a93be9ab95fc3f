import { describe, expect, it } from '@jest/globals';
import { callOf, wavesOf } from './waves.js';

describe('wavesOf', () => {
  it('should put together what overlaps, in the order in which it began', () => {
    const spans = [
      { started: 10, ended: 12 },
      { started: 0, ended: 4 },
      { started: 3, ended: 6 },
      { started: 5, ended: 10 },
      { started: 12, ended: 13 },
    ];
    expect(wavesOf(spans)).toEqual([[spans[1], spans[2], spans[3]], [spans[0]], [spans[4]]]);
    expect(wavesOf([])).toEqual([]);
  });
});

describe('callOf', () => {
  const request = (target: string) => ({ headers: { 'x-amz-target': target }, body: Buffer.from('{"TableName":"a"}') });

  it('should name service, operation and input', () => {
    const call = { operation: 'GetItem', input: { TableName: 'a' } };
    expect(callOf(request('DynamoDB_20120810.GetItem'))).toEqual({ ...call, service: 'dynamodb' });
    expect(callOf(request('AmazonSQS.SendMessageBatch'))).toMatchObject({ service: 'sqs' });
    expect(() => callOf(request('Other.GetItem'))).toThrow('Other.GetItem');
    expect(() => callOf({ headers: {}, body: Buffer.from('{}') })).toThrow('undefined');
  });
});
