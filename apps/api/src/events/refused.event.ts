import { AppError } from '@spotter/shared';
import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';
import type { ProxyAnswer } from './proxy-answer.js';
import { errorAnswer } from './proxy-answer.js';

/** What called us is not ours to serve: said to the caller, to the log, and to the count that an alarm can watch. */
export function refuseUnknown(api: Api, request: RequestContext): ProxyAnswer {
  api.logger.warn('unknown event type', { requestId: request.requestId });
  api.metrics.add('UnknownEvents');
  return refuse(api, 'unknown', new AppError('VALIDATION_ERROR', 'Unknown event type'), request);
}

function refuse({ accessLog, config }: Api, kind: string, error: AppError, request: RequestContext): ProxyAnswer {
  accessLog.write({ kind, status: error.status }, request);
  return errorAnswer(error, request.requestId, config.corsOrigin);
}
