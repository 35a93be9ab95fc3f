import * as z from 'zod/mini';
import { parseJsonBody } from '../http/json-body.js';

/** Every action of a client, with its fields; `RealtimeGateway` answers each. */
const MESSAGES = [
  z.strictObject({ action: z.literal('ping') }),
  z.strictObject({ action: z.literal('status') }),
  z.strictObject({ action: z.literal('watch'), jobId: z.string() }),
] as const;

export const ACTIONS = MESSAGES.flatMap(({ shape }) => shape.action.def.values);

/** What is no object is no action either, and that is said of it by itself. */
function unknownAction({ code }: z.core.$ZodRawIssue): string | undefined {
  return code === 'invalid_union' ? `must be one of ${ACTIONS.join(', ')}` : undefined;
}

/** The bytes of a client's message. */
export const messageSchema = z.pipe(
  z.transform((bytes: Buffer) => parseJsonBody(bytes)),
  z.discriminatedUnion('action', MESSAGES, { error: unknownAction }),
);

export type Message = z.infer<typeof messageSchema>;

export type Action = Message['action'];
