import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { LOGGER } from './logger.token.js';

/** One invocation: an HTTP request by its route pattern (a path may hold an id that is a capability), or another event by its kind. */
export interface Invocation {
  readonly kind: string;
  readonly method?: string;
  readonly route?: string;
  /** What a WebSocket message asked for, if that is an action. */
  readonly action?: string | undefined;
  readonly status: number;
  readonly requestId: string;
  /** When it began, by `performance.now()`: the line says how many milliseconds it took. */
  readonly started: number;
}

/** Writes one line an invocation. */
@Injectable()
export class AccessLog {
  private coldStart = true;

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  write({ started, ...invocation }: Invocation): void {
    const ms = Math.round(performance.now() - started);
    this.logger.info('invocation', { ...invocation, ms, coldStart: this.coldStart });
    this.coldStart = false;
  }
}
