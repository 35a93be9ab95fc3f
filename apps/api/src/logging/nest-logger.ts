import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@spotter/shared';

/** Sends what Nest itself has to say through the structured logger: its start-up talk only at debug level. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...context: unknown[]): void {
    this.debug(message, ...context);
  }

  debug(message: unknown, ...context: unknown[]): void {
    this.logger.debug(String(message), { context });
  }

  verbose(message: unknown, ...context: unknown[]): void {
    this.logger.trace(String(message), { context });
  }

  warn(message: unknown, ...context: unknown[]): void {
    this.logger.warn(String(message), { context });
  }

  error(message: unknown, ...context: unknown[]): void {
    this.logger.error(String(message), { context });
  }
}
