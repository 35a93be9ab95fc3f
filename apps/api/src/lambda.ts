import { AppError, createLogger } from '@spotter/shared';
import type { Context } from 'aws-lambda';
import type { Api } from './bootstrap.js';
import { startedApi } from './bootstrap.js';
import { kindOf } from './events/event-kind.js';
import type { ProxyAnswer } from './events/proxy-answer.js';
import { errorAnswer } from './events/proxy-answer.js';
import { refuseUnknown, refuseWebSocket } from './events/refused.event.js';
import { requestIdOf } from './events/request-id.js';
import { serveS3 } from './events/s3.event.js';
import { requestContext } from './http/request-context.js';

/** The function's entry. It declares two parameters: the Node 24 runtime refuses a handler that could take a callback. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  const requestId = requestIdOf(event, context);
  return requestContext.run({ requestId }, () => serve(event, context, requestId));
}

async function serve(event: unknown, context: Context, requestId: string): Promise<unknown> {
  const kind = kindOf(event);
  // A failure to serve S3 must fail the invocation, or Lambda would not try again; every other caller gets an answer.
  if (kind === 's3') {
    serveS3(event, await apiForInvocation(), requestId);
    return;
  }
  try {
    const api = await apiForInvocation();
    if (kind === 'http-v1') return await api.http.v1(event, context);
    if (kind === 'http-v2') return await api.http.v2(event, context);
    return kind === 'websocket' ? refuseWebSocket(api, requestId) : refuseUnknown(api, requestId);
  } catch (error) {
    return failed(error, requestId);
  }
}

async function apiForInvocation(): Promise<Api> {
  const api = await startedApi();
  // LOG_SAMPLE_RATE is a share of the invocations: whether this one is logged in full is decided anew.
  api.logger.refreshSampleRateCalculation();
  return api;
}

/** The application did not start, or could not be given the event; it has no configured logger for that. */
function failed(error: unknown, requestId: string): ProxyAnswer {
  createLogger({ serviceName: 'api', logLevel: 'ERROR' }).error('invocation failed', { requestId, error });
  return errorAnswer(new AppError('INTERNAL_ERROR', 'An error occurred'), requestId, '*');
}
