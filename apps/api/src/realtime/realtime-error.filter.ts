import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Inject } from '@nestjs/common';
import { WsException } from '@nestjs/websockets';
import type { Logger } from '@spotter/shared';
import { AppError } from '@spotter/shared';
import { toAppError } from '../http/error-answer.js';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';
import type { ApiGatewayClient } from './api-gateway.client.js';

/** Tells the client of every failure; the cause of a 5xx goes to the log, under the same request id. */
@Catch()
export class RealtimeErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = refusalOf(thrown);
    const requestId = currentRequestId();
    if (error.status >= 500) this.logger.error('request failed', { requestId, code: error.code, error });
    host.switchToWs().getClient<ApiGatewayClient>().emit('exception', error);
  }
}

/** Nest throws a WsException of its own when a guard says no. */
function refusalOf(thrown: unknown): AppError {
  return thrown instanceof WsException ? new AppError('FORBIDDEN', 'Forbidden') : toAppError(thrown);
}
