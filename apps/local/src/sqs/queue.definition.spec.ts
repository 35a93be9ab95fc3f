import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadTemplate } from '../template/template.js';
import { queuesOf } from './queue.definition.js';

describe('queuesOf', () => {
  it('should find the queues of the environment, the dead letters first', async () => {
    const addons = join(import.meta.dirname, '..', '..', '..', '..', 'copilot', 'environments', 'addons');
    const [dead, jobs, ...others] = queuesOf(await loadTemplate(addons, { App: 'spotter', Env: 'test' }));
    expect(others).toEqual([]);
    expect(dead).toEqual({
      logicalId: 'JobsDeadLetterQueue',
      name: 'spotter-test-jobs-dead-letters',
      attributes: { MessageRetentionPeriod: '1209600', SqsManagedSseEnabled: 'true' },
    });
    expect(jobs).toMatchObject({
      logicalId: 'JobsQueue',
      name: 'spotter-test-jobs',
      attributes: { VisibilityTimeout: '30', ReceiveMessageWaitTimeSeconds: '10' },
    });
    expect(JSON.parse(jobs?.attributes['RedrivePolicy'] ?? '')).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:spotter-test-jobs-dead-letters',
      maxReceiveCount: 20,
    });
  });

  it('should name the resource that has no name', () => {
    expect(() => queuesOf({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: {} } } })).toThrow('Q: ');
  });
});
