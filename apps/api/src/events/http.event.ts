import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@spotter/shared';
import { configure } from '@vendia/serverless-express';
import type { APIGatewayProxyResult, Context } from 'aws-lambda';
import { completeV1, completeV2 } from './complete-http-event.js';
import { compressed } from './compressed-answer.js';

type Event = Readonly<Record<string, unknown>>;

/** Serves HTTP events by the Nest application. */
export interface HttpEventServer {
  v1(event: unknown, context: Context): Promise<unknown>;
  v2(event: unknown, context: Context): Promise<unknown>;
}

export function createHttpEventServer(app: NestExpressApplication, logger: Logger): HttpEventServer {
  const serve = (eventSourceName: string) => {
    const served = configure<Event, APIGatewayProxyResult>({
      app: app.getHttpAdapter().getInstance(),
      eventSourceName,
      // Every answer is JSON: text, unless it is compressed.
      binarySettings: { contentTypes: [] },
      log: toServerlessExpressLog(logger),
    });
    // Its type is that of a callback handler; it answers by a promise.
    return async (event: Event, context: Context) =>
      checked(await (served(event, context, ignore) as Promise<APIGatewayProxyResult>));
  };
  const serveV1 = serve('AWS_API_GATEWAY_V1');
  const serveV2 = serve('AWS_API_GATEWAY_V2');
  return {
    v1: async (event, context) => withSingleHeaders(await serveV1(completeV1(event), context)),
    v2: async (event, context) => {
      const complete = completeV2(event);
      return compressed(await serveV2(complete, context), complete.headers['accept-encoding']);
    },
  };
}

/** Clients of a REST API's answer who know only `headers` find them beside `multiValueHeaders`. */
function withSingleHeaders(answer: APIGatewayProxyResult): APIGatewayProxyResult {
  const entries = Object.entries(answer.multiValueHeaders ?? {}).map(([name, values]) => [name, values.join(',')]);
  return { ...answer, headers: Object.fromEntries(entries) as Record<string, string> };
}

/** An event that serverless-express itself cannot digest, it logs and answers by a 500 that is none of ours: all of those carry their id. */
function checked(answer: APIGatewayProxyResult): APIGatewayProxyResult {
  const headers = { ...answer.headers, ...answer.multiValueHeaders };
  if (headers['x-request-id'] === undefined) throw new Error('serverless-express could not serve the event');
  return answer;
}

function toServerlessExpressLog(logger: Logger) {
  return {
    error: (message: string, ...additional: object[]) => {
      logger.error(message, { additional });
    },
    warn: ignore,
    info: ignore,
    verbose: ignore,
    debug: ignore,
  };
}

function ignore(): void {
  return;
}
