import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';

/** A body may be left out. The `userId` is for the guard, which has seen to it that it is the caller's. */
export const createTicketSchema = z.optional(z.strictObject({ userId: z.optional(userIdSchema) }));

/** What opens one connection. The time is ISO-8601, to the second. */
export interface CreatedTicket {
  readonly ticket: string;
  /** Holds the ticket. */
  readonly webSocketUrl: string;
  readonly expiresAt: string;
}
