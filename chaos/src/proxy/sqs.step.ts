import { jobMessageSchema, REASON_ATTRIBUTE } from '@spotter/shared';
import { z } from 'zod';
import type { CallName } from './call.js';

const entry = z.object({
  MessageBody: z.string(),
  MessageAttributes: z.record(z.string(), z.unknown()).optional(),
});
const batch = z.object({ Entries: z.array(entry) });

/** Names an SQS call. */
export function sqsName(operation: string, body: unknown): CallName {
  switch (operation) {
    case 'SendMessage':
      return sendName(operation, [entry.parse(body)]);
    case 'SendMessageBatch':
      return sendName(operation, batch.parse(body).Entries);
    case 'ReceiveMessage':
      return { operation, step: 'receive' };
    case 'DeleteMessage':
    case 'DeleteMessageBatch':
      return { operation, step: 'delete' };
    case 'ChangeMessageVisibility':
    case 'ChangeMessageVisibilityBatch':
      return { operation, step: 'heartbeat' };
    default:
      return { operation, step: 'read' };
  }
}

function sendName(operation: string, entries: readonly z.infer<typeof entry>[]): CallName {
  const isDead = entries.some(({ MessageAttributes = {} }) => REASON_ATTRIBUTE in MessageAttributes);
  if (isDead) return { operation, step: 'dead-letter' };
  const message = messageOf(entries[0]?.MessageBody);
  return {
    operation,
    step: 'send',
    ...(message && { jobId: message.jobId }),
    ...(message && entries.length === 1 && { imageIndex: message.imageIndex }),
  };
}

function messageOf(body = '') {
  try {
    return jobMessageSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
