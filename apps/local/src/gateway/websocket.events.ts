import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventWebsocketRequestContextV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import { clfTime, newGatewayId, newTraceId } from './gateway.ids.js';
import { headerPairs, sourceIp } from './gateway.request.js';
import type { ApiIdentity } from './http.event.js';

/** One client, from its handshake to its end. */
export interface WebSocketClient {
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly identity: { readonly userAgent?: string; readonly sourceIp: string };
  readonly api: ApiIdentity;
  readonly stage: string;
}

/** What the published type leaves out: the client's identity, and how a connection ended. */
interface RequestContext extends Omit<APIGatewayEventWebsocketRequestContextV2, 'messageId'> {
  readonly identity: WebSocketClient['identity'];
  readonly messageId?: string;
  readonly disconnectStatusCode?: number;
  readonly disconnectReason?: string;
}

export interface WebSocketEvent extends Omit<APIGatewayProxyWebsocketEventV2, 'requestContext'> {
  readonly requestContext: RequestContext;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
}

/** A client that asks to be connected. */
export function newClient(request: IncomingMessage, api: ApiIdentity, stage: string): WebSocketClient {
  const userAgent = request.headers['user-agent'];
  return {
    connectionId: newGatewayId(),
    connectedAt: new Date(),
    identity: { ...(userAgent !== undefined && { userAgent }), sourceIp: sourceIp(request) },
    api,
    stage,
  };
}

/** The event of a handshake: the only one with headers and query. */
export function connectEvent(client: WebSocketClient, request: IncomingMessage, query: string): WebSocketEvent {
  const multiValueHeaders = groupValues([
    ...headerPairs(request),
    ['X-Amzn-Trace-Id', newTraceId(client.connectedAt)],
    ['X-Forwarded-For', client.identity.sourceIp],
    ['X-Forwarded-Port', String(request.socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ]);
  const multiValueQuery = groupValues([...new URLSearchParams(query)]);
  return {
    headers: lastValues(multiValueHeaders),
    multiValueHeaders: Object.fromEntries(multiValueHeaders),
    ...(multiValueQuery.size > 0 && {
      queryStringParameters: lastValues(multiValueQuery),
      multiValueQueryStringParameters: Object.fromEntries(multiValueQuery),
    }),
    requestContext: requestContext(client, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
}

/** The event of a text message. */
export function messageEvent(client: WebSocketClient, routeKey: string, body: string): WebSocketEvent {
  return {
    requestContext: { ...requestContext(client, routeKey, 'MESSAGE'), messageId: newGatewayId() },
    body,
    isBase64Encoded: false,
  };
}

/** The event of a connection that has ended, with the close code and reason of RFC 6455. */
export function disconnectEvent(client: WebSocketClient, code: number, reason: string): WebSocketEvent {
  return {
    requestContext: {
      ...requestContext(client, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode: code,
      disconnectReason: reason,
    },
    isBase64Encoded: false,
  };
}

function requestContext(
  client: WebSocketClient,
  routeKey: string,
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
): RequestContext {
  const now = new Date();
  const requestId = newGatewayId();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: clfTime(now),
    messageDirection: 'IN',
    stage: client.stage,
    connectedAt: client.connectedAt.getTime(),
    requestTimeEpoch: now.getTime(),
    identity: client.identity,
    requestId,
    domainName: client.api.domainName,
    connectionId: client.connectionId,
    apiId: client.api.apiId,
  };
}

function groupValues(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

function lastValues(groups: ReadonlyMap<string, string[]>): Record<string, string> {
  return Object.fromEntries([...groups].map(([name, values]) => [name, values.at(-1) ?? '']));
}
