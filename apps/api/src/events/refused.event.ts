import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { AppError } from '@spotter/shared';
import type { Api } from '../bootstrap.js';
import type { ProxyAnswer } from './proxy-answer.js';
import { errorAnswer } from './proxy-answer.js';

const metrics = new Metrics({ namespace: 'Spotter', serviceName: 'api' });

/** No WebSocket route is served, so none is found. */
export function refuseWebSocket(api: Api, requestId: string): ProxyAnswer {
  return refuse(api, 'websocket', new AppError('NOT_FOUND', 'Not Found'), requestId);
}

/** What called us is not ours to serve: said to the caller, to the log, and to the count that an alarm can watch. */
export function refuseUnknown(api: Api, requestId: string): ProxyAnswer {
  api.logger.warn('unknown event type', { requestId });
  metrics.singleMetric().addMetric('UnknownEventType', MetricUnit.Count, 1);
  return refuse(api, 'unknown', new AppError('VALIDATION_ERROR', 'Unknown event type'), requestId);
}

function refuse({ accessLog, config }: Api, kind: string, error: AppError, requestId: string): ProxyAnswer {
  accessLog.write({ kind, status: error.status, ms: 0, requestId });
  return errorAnswer(error, requestId, config.corsOrigin);
}
