import type { Message } from '@aws-sdk/client-sqs';
import type { JobMessage } from '@spotter/shared';
import { jobMessageSchema, MESSAGE_VERSION } from '@spotter/shared';
import * as z from 'zod/mini';

export type ParsedMessage =
  | { readonly kind: 'image'; readonly message: JobMessage }
  /** Nobody can tell which job it belongs to, if any. */
  | { readonly kind: 'unreadable'; readonly reason: string };

const anyVersion = z.looseObject({ v: z.unknown() });

/** Reads a message's body; whatever is not a message of ours has a reason that a person can act on. */
export function parseMessage({ Body }: Pick<Message, 'Body'>): ParsedMessage {
  let json: unknown;
  try {
    json = JSON.parse(Body ?? '');
  } catch {
    return { kind: 'unreadable', reason: 'The body is not JSON' };
  }
  const parsed = jobMessageSchema.safeParse(json);
  if (parsed.success) return { kind: 'image', message: parsed.data };
  const other = anyVersion.safeParse(json);
  if (other.success && typeof other.data.v === 'number' && other.data.v !== MESSAGE_VERSION) {
    return {
      kind: 'unreadable',
      reason: `The message has version ${other.data.v}; this worker reads version ${MESSAGE_VERSION}`,
    };
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  return { kind: 'unreadable', reason: `The body is not a job message: ${faults.join('; ')}`.slice(0, 1_000) };
}
