import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { LambdaInvocationError, REQUEST_TOO_LARGE, TOO_MANY_REQUESTS } from '../lambda/lambda.errors.js';
import { newGatewayId } from './gateway.ids.js';
import { callIntegration, IntegrationTimeout } from './gateway.integration.js';
import { HEADER_BYTES } from './gateway.options.js';
import type { GatewayLimits, HttpApi, Invoke } from './gateway.options.js';
import { BodyTooLarge, ClientGone, decodePath, DRAIN_MS, readBody, splitTarget } from './gateway.request.js';
import { httpEvent } from './http.event.js';
import type { ApiIdentity } from './http.event.js';
import { gatewayAnswer, httpAnswer } from './http.response.js';
import type { HttpAnswer } from './http.response.js';
import { createRouter } from './http.routes.js';

/** Longer than any client keeps an idle connection, so that none is closed just as a request is sent on it. */
const KEEP_ALIVE_MS = 65_000;

export interface HttpApiServerOptions {
  readonly api: HttpApi;
  readonly identity: ApiIdentity;
  readonly limits: GatewayLimits;
  readonly invoke: Invoke;
  /** Answers what is not the API's, and is asked first. */
  readonly site?: (request: IncomingMessage) => Promise<HttpAnswer | undefined>;
}

/** The HTTP API: turns requests into events, and the handler's results into responses. It does not listen yet. */
export function createHttpApiServer(options: HttpApiServerOptions): Server {
  const route = createRouter(options.api.routes);
  return createGatewayServer(async (request) => {
    const page = await options.site?.(request);
    if (page !== undefined) return page;
    const requestId = newGatewayId();
    const answer = await answerRequest(options, route, request, requestId);
    return answer && { ...answer, headers: { ...answer.headers, 'apigw-requestid': requestId } };
  });
}

/**
 * An HTTP server that answers whatever a client sends within the gateway's header limit.
 * @param handle resolves to the answer, or to nothing when there is nobody left to read it
 */
export function createGatewayServer(handle: (request: IncomingMessage) => Promise<HttpAnswer | undefined>): Server {
  const server = createServer({ maxHeaderSize: HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    // A client that goes away in the middle is no error of ours.
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    handle(request)
      .catch(() => gatewayAnswer(500, { message: 'Internal Server Error' }))
      .then((answer) => {
        if (answer) writeAnswer(response, answer);
      })
      .catch(() => response.destroy());
  });
  server.on('clientError', answerClientError);
  return server;
}

/** Writes an answer as the response's only content. */
export function writeAnswer(response: ServerResponse, { statusCode, headers, body }: HttpAnswer): void {
  const bodiless = statusCode === 204 || statusCode === 304;
  response.writeHead(statusCode, { ...headers, ...(!bodiless && { 'content-length': body.length }) });
  response.end(bodiless ? undefined : body);
}

async function answerRequest(
  { api, identity, limits, invoke }: HttpApiServerOptions,
  findRoute: ReturnType<typeof createRouter>,
  request: IncomingMessage,
  requestId: string,
): Promise<HttpAnswer | undefined> {
  const receivedAt = new Date();
  const target = splitTarget(request.url);
  const decoded = target && decodePath(target.path);
  if (target === undefined || decoded === undefined) return gatewayAnswer(400, { message: 'Bad Request' });
  // An HTTP API decodes the path first and then takes what looks like a query off it.
  const rawPath = decoded.split('?', 1)[0] ?? '';
  const path = pathInStage(api.stage, rawPath);
  const route = path === undefined ? undefined : findRoute(request.method ?? '', path);
  if (route === undefined) return gatewayAnswer(404, { message: 'Not Found' });
  try {
    const body = await readBody(request, limits.payloadBytes);
    const { stage } = api;
    const parts = { request, requestId, receivedAt, api: identity, stage, route, rawPath, query: target.query, body };
    return httpAnswer(await callIntegration(invoke, httpEvent(parts), limits.integrationTimeoutMs));
  } catch (error) {
    return failureAnswer(error);
  }
}

function pathInStage(stage: string, path: string): string | undefined {
  if (stage === '$default') return path;
  return path === `/${stage}` || path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) || '/' : undefined;
}

function failureAnswer(error: unknown): HttpAnswer | undefined {
  if (error instanceof ClientGone) return undefined;
  const errorType = error instanceof LambdaInvocationError ? error.errorType : undefined;
  if (errorType === REQUEST_TOO_LARGE || error instanceof BodyTooLarge) {
    return gatewayAnswer(413, { message: 'Request Too Long' });
  }
  if (errorType === TOO_MANY_REQUESTS || error instanceof IntegrationTimeout)
    return gatewayAnswer(503, { message: 'Service Unavailable' });
  return gatewayAnswer(500, { message: 'Internal Server Error' });
}

function answerClientError(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'Request Header Fields Too Large']
      : ['400 Bad Request', 'Bad Request'];
  const body = JSON.stringify({ message });
  const head = [`HTTP/1.1 ${status}`, 'content-type: application/json', `content-length: ${body.length}`];
  socket.end(`${head.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  // Not at once: a reset would take the answer from a client that is still sending.
  setTimeout(() => socket.destroy(), DRAIN_MS).unref();
}
