import { Body, Controller, Post } from '@nestjs/common';
import { ForUser } from '../auth/access.js';
import type { Caller } from '../auth/caller.js';
import { CurrentCaller } from '../auth/caller.js';
import type { CreatedTicket } from './tickets.dto.js';
import { createTicketSchema } from './tickets.dto.js';
import { TicketsService } from './tickets.service.js';

@Controller('ws-tickets')
@ForUser()
export class TicketsController {
  constructor(private readonly service: TicketsService) {}

  @Post()
  create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: createTicketSchema }) _body: unknown,
  ): Promise<CreatedTicket> {
    return this.service.create(caller);
  }
}
