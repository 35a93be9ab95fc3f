import { randomUUID } from 'node:crypto';
import { bodyFields } from './api-gateway-v2.js';

const CONNECTION_ID = 'AbCdEfGhIjKlMnO=';

function requestContext(routeKey: string, eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT', connectionId: string) {
  const requestId = randomUUID();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: '20/Nov/2026:10:00:00 +0000',
    messageDirection: 'IN',
    stage: 'prod',
    connectedAt: 1_795_168_800_000,
    requestTimeEpoch: 1_795_168_800_000,
    identity: { sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId,
    domainName: 'ws.example.com',
    connectionId,
    apiId: 'abcdefghij',
  };
}

/** An event of a WebSocket API's `$connect` route. Of a repeated query parameter `queryStringParameters` has the last. */
export function connectEvent(query: string | Readonly<Record<string, string>> = {}, connectionId = CONNECTION_ID) {
  const parameters = new URLSearchParams(query);
  return {
    headers: { Host: 'ws.example.com', 'Sec-WebSocket-Version': '13' },
    multiValueHeaders: { Host: ['ws.example.com'], 'Sec-WebSocket-Version': ['13'] },
    ...(parameters.size > 0 && {
      queryStringParameters: Object.fromEntries(parameters),
      multiValueQueryStringParameters: Object.fromEntries(
        [...parameters.keys()].map((name) => [name, parameters.getAll(name)]),
      ),
    }),
    requestContext: requestContext('$connect', 'CONNECT', connectionId),
    isBase64Encoded: false,
  };
}

/** An event of its `$default` route, with the message as it is when it is a string, as base64 when it is bytes, else as JSON. */
export function messageEvent(message: unknown, connectionId = CONNECTION_ID) {
  return {
    requestContext: { ...requestContext('$default', 'MESSAGE', connectionId), messageId: randomUUID() },
    ...bodyFields(message),
  };
}

/** An event of its `$disconnect` route. */
export function disconnectEvent(connectionId = CONNECTION_ID) {
  return {
    headers: { Host: 'ws.example.com', 'x-api-key': '', 'X-Forwarded-For': '' },
    multiValueHeaders: { Host: ['ws.example.com'], 'x-api-key': [''], 'X-Forwarded-For': [''] },
    requestContext: {
      ...requestContext('$disconnect', 'DISCONNECT', connectionId),
      disconnectStatusCode: 1005,
      disconnectReason: 'Client-side close frame status not set',
    },
    isBase64Encoded: false,
  };
}
