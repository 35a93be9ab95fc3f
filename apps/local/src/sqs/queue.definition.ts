import { z } from 'zod';
import { resourcesOfType } from '../template/template.js';
import type { Template } from '../template/template.js';

/** A queue's attributes are text on the wire, a policy is JSON in text. */
const attribute = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform(String),
  z.record(z.string(), z.unknown()).transform((policy) => JSON.stringify(policy)),
]);

const ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
  'VisibilityTimeout',
  'FifoQueue',
  'ContentBasedDeduplication',
] as const;

const queueSchema = z.looseObject({ QueueName: z.string() });

export interface QueueDefinition {
  logicalId: string;
  name: string;
  attributes: Record<string, string>;
}

/** The queues of a template, each after the queue that its redrive policy names. */
export function queuesOf(template: Template): QueueDefinition[] {
  const queues = resourcesOfType(template, 'AWS::SQS::Queue').map(({ logicalId, properties }) => {
    const parsed = queueSchema.safeParse(properties);
    if (!parsed.success) throw new Error(`${logicalId}: a queue needs a QueueName`);
    const present = ATTRIBUTES.filter((name) => parsed.data[name] !== undefined);
    const attributes = Object.fromEntries(present.map((name) => [name, attribute.parse(parsed.data[name])]));
    return { logicalId, name: parsed.data.QueueName, attributes };
  });
  return queues.sort((a, b) => Number('RedrivePolicy' in a.attributes) - Number('RedrivePolicy' in b.attributes));
}
