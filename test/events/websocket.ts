import { randomUUID } from 'node:crypto';

/** An event of a WebSocket API's `$connect` route. */
export function connectEvent(query: Readonly<Record<string, string>> = {}) {
  return {
    headers: { Host: 'ws.example.com', 'Sec-WebSocket-Version': '13' },
    multiValueHeaders: { Host: ['ws.example.com'], 'Sec-WebSocket-Version': ['13'] },
    queryStringParameters: query,
    requestContext: {
      routeKey: '$connect',
      eventType: 'CONNECT',
      messageDirection: 'IN',
      connectionId: 'AbCdEfGhIjKlMnO=',
      stage: 'prod',
      apiId: 'abcdefghij',
      domainName: 'ws.example.com',
      requestId: randomUUID(),
      identity: { sourceIp: '192.0.2.1' },
    },
    isBase64Encoded: false,
  };
}
