import type { AppError } from '@spotter/shared';
import { createLogger } from '@spotter/shared';
import type { Api } from '../bootstrap.js';
import { stageOf } from '../config.js';
import type { RequestContext } from '../http/request-context.js';
import { AccessLog } from '../logging/access-log.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import type { EventKind } from './event-kind.js';

/** Notes an event that the application could not be given, or that it did not start for, and so left no configured logger. */
export function noteFailure(error: AppError, kind: EventKind, api: Api | undefined, request: RequestContext): void {
  const { logger, accessLog } = api ?? withoutApplication();
  logger.error('invocation failed', { requestId: request.requestId, error });
  const { status } = error;
  accessLog.write({ kind: kind === 'http-v1' || kind === 'http-v2' ? 'http' : kind, status }, request);
}

type Logs = Pick<Api, 'logger' | 'accessLog'>;

let unconfigured: Logs | undefined;

/** The same for all invocations: the first of them alone is a cold start. */
function withoutApplication(): Logs {
  if (unconfigured === undefined) {
    const logger = createLogger({ serviceName: 'api', logLevel: 'INFO' });
    unconfigured = { logger, accessLog: new AccessLog(logger, new ApiMetrics(stageOf())) };
  }
  return unconfigured;
}
