import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import type { RequestContext } from '../http/request-context.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { LOGGER } from './logger.token.js';

/** One invocation: an HTTP request by its route pattern (a path may hold an id that is a capability), or another event by its kind. */
export interface Invocation {
  readonly kind: string;
  readonly method?: string;
  readonly route?: string;
  /** What a WebSocket message asked for, if that is an action. */
  readonly action?: string | undefined;
  readonly status: number;
}

/** Of these a failure fails the invocation, which Lambda itself counts. */
const FAILS_BY_ITSELF: ReadonlySet<string> = new Set(['s3', 'schedule']);

/** Writes one line an invocation, and one of metrics when there are some. */
@Injectable()
export class AccessLog {
  private coldStart = true;

  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly metrics: ApiMetrics,
  ) {}

  write(invocation: Invocation, { requestId, jobId, started }: RequestContext): void {
    const ms = Math.round(performance.now() - started);
    this.logger.info('invocation', { ...invocation, requestId, jobId, ms, coldStart: this.coldStart });
    if (this.coldStart) this.metrics.add('ColdStarts');
    this.coldStart = false;
    if (invocation.status >= 500 && !FAILS_BY_ITSELF.has(invocation.kind)) this.metrics.add('ServerErrors');
    this.metrics.flush();
  }
}
