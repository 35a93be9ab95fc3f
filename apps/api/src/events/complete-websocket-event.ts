import type { ConnectionEvent } from '../realtime/api-gateway.adapter.js';
import { recordOf } from '../record.js';
import { bodyOf } from './complete-http-event.js';

type Route = '$connect' | '$disconnect' | '$default';

/**
 * Reads an event of the WebSocket API, of which a test by hand may leave out everything but the connection's id. The data
 * of `$connect` is its query, where API Gateway keeps the last of a repeated parameter; that of a message is its bytes.
 */
export function completeWebSocketEvent(given: unknown): ConnectionEvent & { readonly route: Route } {
  const event = recordOf(given);
  const context = recordOf(event['requestContext']);
  const route = routeOf(context);
  return {
    connectionId: String(context['connectionId']),
    route,
    data: route === '$connect' ? recordOf(event['queryStringParameters']) : bytesOf(event),
  };
}

/** By the type of the event first: a message that calls itself `$connect` is a message. */
function routeOf({ eventType, routeKey }: Record<string, unknown>): Route {
  switch (eventType ?? routeKey) {
    case 'CONNECT':
    case '$connect':
      return '$connect';
    case 'DISCONNECT':
    case '$disconnect':
      return '$disconnect';
    default:
      return '$default';
  }
}

function bytesOf(event: Record<string, unknown>): Buffer {
  const { body, isBase64Encoded } = bodyOf(event);
  return Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
}
