import { describe, expect, it } from '@jest/globals';
import { nativeInput } from './native.input.js';

describe('nativeInput', () => {
  it('should have what the document client takes, wherever attributes are', () => {
    expect(
      nativeInput({
        TableName: 'jobs',
        Key: { jobId: { S: 'a' } },
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':count': { N: '2' } },
        RequestItems: { detections: [{ PutRequest: { Item: { images: { L: [{ BOOL: true }] } } } }] },
      }),
    ).toEqual({
      TableName: 'jobs',
      Key: { jobId: 'a' },
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':count': 2 },
      RequestItems: { detections: [{ PutRequest: { Item: { images: [true] } } }] },
    });
    expect(nativeInput({ RequestItems: { app: { Keys: [{ PK: { S: 'b' } }] } } })).toEqual({
      RequestItems: { app: { Keys: [{ PK: 'b' }] } },
    });
  });
});
