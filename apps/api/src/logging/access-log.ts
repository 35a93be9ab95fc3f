import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { LOGGER } from './logger.token.js';

/** One invocation: an HTTP request by its route pattern (a path may hold an id that is a capability), or another event by its kind. */
export interface Invocation {
  readonly kind: string;
  readonly method?: string;
  readonly route?: string;
  readonly status: number;
  readonly ms: number;
  readonly requestId: string;
}

/** Writes one line an invocation. */
@Injectable()
export class AccessLog {
  private coldStart = true;

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  write(invocation: Invocation): void {
    this.logger.info('invocation', { ...invocation, coldStart: this.coldStart });
    this.coldStart = false;
  }
}
