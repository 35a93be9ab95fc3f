import { z } from 'zod';
import { localArn } from '../iam/arns.js';
import type { Demand } from '../iam/role.js';

const payloadSchema = z.object({ QueueUrl: z.string().optional(), QueueName: z.string().optional() });

/** What a call needs rights for; a batch of calls needs that of one. */
export function sqsDemands(operation: string, payload: unknown, region: string): Demand[] {
  const { QueueUrl, QueueName } = payloadSchema.safeParse(payload).data ?? {};
  const name = QueueUrl?.split('/').at(-1) ?? QueueName ?? '*';
  const action = `sqs:${operation.replace(/Batch$/, '')}`;
  return [{ action, resource: localArn('AWS::SQS::Queue', name, region) }];
}
