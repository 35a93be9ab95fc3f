import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, Inject } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import type { Response } from 'express';
import { LOGGER } from '../logging/logger.token.js';
import { toAppError, toErrorBody } from './error-answer.js';
import { currentRequestId } from './request-context.js';

/** Answers every failure in the one shape; the cause of a 5xx goes to the log, under the same request id. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = toAppError(thrown);
    const requestId = currentRequestId();
    if (error.status >= 500) this.logger.error('request failed', { requestId, code: error.code, error });

    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return;
    if (error.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(error.retryAfterSeconds));
    response.status(error.status).json(toErrorBody(error, requestId));
  }
}
