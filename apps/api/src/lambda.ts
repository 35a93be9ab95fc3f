import { AppError } from '@spotter/shared';
import type { Context } from 'aws-lambda';
import type { Api } from './bootstrap.js';
import { startedApi } from './bootstrap.js';
import type { CodeCache } from './cold-start/code-cache.js';
import { currentTraceHeader } from './config.js';
import type { EventKind } from './events/event-kind.js';
import { kindOf } from './events/event-kind.js';
import { noteFailure } from './events/failed.event.js';
import { errorAnswer } from './events/proxy-answer.js';
import { refuseUnknown } from './events/refused.event.js';
import { requestIdOf } from './events/request-id.js';
import { serveS3 } from './events/s3.event.js';
import { serveSchedule } from './events/schedule.event.js';
import { serveWebSocket } from './events/websocket.event.js';
import type { RequestContext } from './http/request-context.js';
import { requestContext } from './http/request-context.js';

/** For what is still being told of jobs: once the answer is there, the function is frozen. */
const SETTLE_MS = 1_000;

/**
 * Starts the application before there is anything to serve. A start that fails is tried again by the invocation that needs it,
 * which also says what is wrong, and so an environment heals as soon as what it lacked is there.
 */
export async function start(codeCache: CodeCache): Promise<void> {
  isRefusalUnsaid = codeCache === 'refused';
  const api = await startedApi().catch(() => undefined);
  if (api !== undefined) sayRefusal(api);
}

/** Whether V8 has refused its cached data, and nobody was told yet, for want of a logger. */
let isRefusalUnsaid = false;

function sayRefusal({ logger, metrics }: Api): void {
  if (!isRefusalUnsaid) return;
  isRefusalUnsaid = false;
  const { node, v8 } = process.versions;
  logger.warn('code cache refused', { node, v8, arch: process.arch });
  metrics.add('CodeCacheRefused');
}

/** What Lambda calls. It declares two parameters: the Node 24 runtime refuses a handler that could take a callback. */
export async function handler(event: unknown, context: Context): Promise<unknown> {
  const started = performance.now();
  const request = { requestId: requestIdOf(event, context), traceHeader: currentTraceHeader(), started };
  return requestContext.run(request, () => serve(event, context, request));
}

async function serve(event: unknown, context: Context, request: RequestContext): Promise<unknown> {
  const kind = kindOf(event);
  let api: Api | undefined;
  try {
    api = await startedApi();
    sayRefusal(api);
    // LOG_SAMPLE_RATE is a share of the invocations: whether this one is logged in full is decided anew.
    api.logger.refreshSampleRateCalculation();
    return await answerTo(event, kind, context, api, request);
  } catch (error) {
    const failure = new AppError('INTERNAL_ERROR', 'An error occurred', { cause: error });
    noteFailure(failure, kind, api, request);
    // Of S3 and a schedule, a failure must fail the invocation, or Lambda would not try again; every other caller gets an answer.
    if (kind === 's3' || kind === 'schedule') throw error;
    return errorAnswer(failure, request.requestId, api?.config.corsOrigin ?? '*');
  } finally {
    await api?.notices.settle(SETTLE_MS);
  }
}

async function answerTo(event: unknown, kind: EventKind, context: Context, api: Api, request: RequestContext) {
  switch (kind) {
    case 'http-v1':
      return api.http.v1(event, context);
    case 'http-v2':
      return api.http.v2(event, context);
    case 's3':
      await serveS3(event, api, request);
      return undefined;
    case 'schedule':
      await serveSchedule(api, context, request);
      return undefined;
    case 'websocket':
      return serveWebSocket(event, api, request);
    case 'unknown':
      return refuseUnknown(api, request);
  }
}
