import { describe, expect, it } from '@jest/globals';
import { nameOf } from './call.name.js';

const REQUEST = { method: 'POST', url: '/', target: '', body: undefined };

function dynamoDb(operation: string, body: object) {
  return nameOf('dynamodb', { ...REQUEST, target: `DynamoDB_20120810.${operation}`, body: bytesOf(body) });
}

function bytesOf(body: object): Buffer {
  return Buffer.from(JSON.stringify(body));
}

describe('nameOf', () => {
  it.each([
    ['the item of a session', 'PutItem', { Item: { sessionId: { S: 's' } } }],
    ['a watcher of a job', 'PutItem', { Item: { PK: { S: 'CONN#c' }, SK: { S: 'JOB#j' }, jobId: { S: 'j' } } }],
    ['a meal', 'UpdateItem', { Key: { PK: { S: 'USER#u' }, SK: { S: 'MEAL#m' } }, UpdateExpression: 'ADD n :one' }],
    ['what a job is not known to be', 'UpdateItem', { Key: { jobId: { S: 'j' } }, UpdateExpression: 'SET a = :b' }],
    [
      'a batch of anything else',
      'BatchWriteItem',
      { RequestItems: { app: [{ DeleteRequest: { Key: { PK: { S: 'p' } } } }] } },
    ],
  ])('should call %s a write', (_name, operation, body) => {
    expect(dynamoDb(operation, body)).toMatchObject({ operation, step: 'write' });
  });

  it.each([
    ['COMPLETED', 'finish'],
    ['FAILED', 'finish'],
    ['CANCELLED', 'cancel'],
  ])('should tell an end as %s by its status: %s', (status, step) => {
    const body = {
      Key: { jobId: { S: 'j' } },
      UpdateExpression: 'SET #status = :ended',
      ExpressionAttributeValues: { ':ended': { S: status } },
    };
    expect(dynamoDb('UpdateItem', body)).toEqual({ operation: 'UpdateItem', step, jobId: 'j' });
  });

  it.each([
    ['GET', '/b/k?x-id=GetObject', 'GetObject', 'read'],
    ['HEAD', '/b/k', 'HeadObject', 'read'],
    ['PUT', '/b/k?X-Amz-Signature=s', 'PutObject', 'upload'],
    ['POST', '/b', 'PostObject', 'upload'],
    ['POST', '/b?delete=', 'DeleteObjects', 'erase-objects'],
    ['DELETE', '/b/k', 'DeleteObject', 'erase-objects'],
  ])('should know an S3 request: %s %s', (method, url, operation, step) => {
    expect(nameOf('s3', { ...REQUEST, method, url })).toEqual({ operation, step });
  });

  it('should call a message a send that names no job, and one with a reason a dead letter', () => {
    const ofSqs = (body: object) => nameOf('sqs', { ...REQUEST, target: 'AmazonSQS.SendMessage', body: bytesOf(body) });
    expect(ofSqs({ MessageBody: 'poison' })).toEqual({ operation: 'SendMessage', step: 'send' });
    const MessageAttributes = { reason: { DataType: 'String', StringValue: 'no JSON' } };
    expect(ofSqs({ MessageBody: 'poison', MessageAttributes })).toMatchObject({ step: 'dead-letter' });
  });

  it('should refuse what is no request of the service', () => {
    expect(() => dynamoDb('BatchWriteItem', {})).toThrow('RequestItems');
    expect(() => nameOf('sqs', { ...REQUEST, target: 'AmazonSQS.SendMessage' })).toThrow('JSON');
  });
});
