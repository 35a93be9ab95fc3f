import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import { TicketsController } from './tickets.controller.js';
import type { CreatedTicket } from './tickets.dto.js';

const created: z.ZodMiniType<CreatedTicket> = z.strictObject({
  ticket: z.string(),
  webSocketUrl: z.string(),
  expiresAt: time,
});

export const operations = describeRoutes(
  TicketsController,
  { name: 'tickets', description: 'How users connect to the WebSocket API.' },
  {
    create: {
      id: 'createTicket',
      summary: 'Makes a ticket for one connection to the WebSocket API',
      description: `Connect to the \`webSocketUrl\`, which holds the ticket, within ${LIMITS.ticketSeconds} seconds. It opens one connection.`,
      answers: { 201: { description: 'The ticket.', schema: created } },
      tables: true,
      body: {
        userId: {
          description: "Whose connection it is, if not the caller's: for admins; with identity off, for everybody.",
        },
      },
      example: {},
    },
  },
);
