import type { AppError } from '@spotter/shared';
import { createLogger } from '@spotter/shared';
import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';
import { AccessLog } from '../logging/access-log.js';
import type { EventKind } from './event-kind.js';

/** Notes an event that the application could not be given, or that it did not start for, and so left no configured logger. */
export function noteFailure(
  error: AppError,
  kind: EventKind,
  api: Api | undefined,
  { requestId, started }: RequestContext,
): void {
  const logger = api?.logger ?? createLogger({ serviceName: 'api', logLevel: 'INFO' });
  logger.error('invocation failed', { requestId, error });
  const accessLog = api?.accessLog ?? new AccessLog(logger);
  accessLog.write({
    kind: kind === 'http-v1' || kind === 'http-v2' ? 'http' : kind,
    status: error.status,
    requestId,
    started,
  });
}
