import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { clfTime, newTraceId } from './gateway.ids.js';
import { headerPairs, sourceIp } from './gateway.request.js';
import type { RouteMatch } from './http.routes.js';

/** What the local gateway calls itself in an event. */
export interface ApiIdentity {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
}

export interface HttpEventParts {
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly api: ApiIdentity;
  readonly stage: string;
  readonly route: RouteMatch;
  /** Decoded, with the stage when it is not `$default`. */
  readonly rawPath: string;
  /** As sent. */
  readonly query: string;
  readonly body: Buffer;
}

/** Connection headers are between the client and the gateway, and never reach the handler. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding']);
const TEXT_TYPE = /^(text\/.*|application\/(json|xml|javascript))$/i;

/** Builds the event of a request in payload format 2.0; what a request lacks is absent, not empty. */
export function httpEvent(parts: HttpEventParts): APIGatewayProxyEventV2 {
  const { request, route, api, stage, rawPath, query } = parts;
  const { headers, cookies } = splitHeaders(parts);
  const queryStringParameters = joinDuplicates(new URLSearchParams(query));
  return {
    version: '2.0',
    routeKey: route.routeKey,
    rawPath,
    rawQueryString: query,
    ...(cookies.length > 0 && { cookies }),
    headers: Object.fromEntries(headers),
    ...(queryStringParameters.size > 0 && { queryStringParameters: Object.fromEntries(queryStringParameters) }),
    ...(route.pathParameters && { pathParameters: route.pathParameters }),
    requestContext: {
      ...api,
      domainPrefix: api.domainName.split('.', 1)[0] ?? '',
      http: {
        method: request.method ?? '',
        path: rawPath,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: sourceIp(request),
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: parts.requestId,
      routeKey: route.routeKey,
      stage,
      time: clfTime(parts.receivedAt),
      timeEpoch: parts.receivedAt.getTime(),
    },
    ...bodyFields(parts.body, headers),
  };
}

function splitHeaders({ request, receivedAt }: HttpEventParts): { headers: Map<string, string>; cookies: string[] } {
  const pairs = headerPairs(request).map(([name, value]) => [name.toLowerCase(), value] as const);
  const headers = joinDuplicates(pairs.filter(([name]) => name !== 'cookie' && !HOP_BY_HOP.has(name)));
  const forwardedFor = headers.get('x-forwarded-for');
  const address = sourceIp(request);
  headers.set('x-forwarded-for', forwardedFor === undefined ? address : `${forwardedFor}, ${address}`);
  headers.set('x-forwarded-port', String(request.socket.localPort ?? ''));
  headers.set('x-forwarded-proto', 'http');
  if (!headers.has('x-amzn-trace-id')) headers.set('x-amzn-trace-id', newTraceId(receivedAt));

  const cookies = pairs
    .filter(([name]) => name === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
  return { headers, cookies };
}

function joinDuplicates(pairs: Iterable<readonly [string, string]>): Map<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return joined;
}

// An HTTP API knows few text types; a form, and a body without a type, goes the binary way.
function bodyFields(body: Buffer, headers: Map<string, string>): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]?.trim() ?? '';
  const isText = TEXT_TYPE.test(type) && !headers.has('content-encoding') && isUtf8(body);
  return isText
    ? { body: body.toString('utf8'), isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}
