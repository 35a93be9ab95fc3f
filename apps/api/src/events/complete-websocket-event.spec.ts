import { describe, expect, it } from '@jest/globals';
import { completeWebSocketEvent } from './complete-websocket-event.js';

const connectionId = 'AbCdEfGhIjKlMnO=';
const eventOf = (context: object, rest: object = {}): object => ({
  requestContext: { connectionId, ...context },
  ...rest,
});
const nothing = Buffer.alloc(0);

describe('completeWebSocketEvent', () => {
  it.each([
    ['of a handshake', { eventType: 'CONNECT', routeKey: '$connect' }, '$connect'],
    ['of an end', { eventType: 'DISCONNECT', routeKey: '$disconnect' }, '$disconnect'],
    ['of a message', { eventType: 'MESSAGE', routeKey: '$default' }, '$default'],
    ['with a route key alone', { routeKey: '$connect' }, '$connect'],
    ['with a type alone', { eventType: 'DISCONNECT' }, '$disconnect'],
    ['with neither', {}, '$default'],
    ['of a message that calls itself $connect', { eventType: 'MESSAGE', routeKey: '$connect' }, '$default'],
    ['with another route', { routeKey: 'ping' }, '$default'],
    ['whose route is no text', { eventType: 5, routeKey: ['$connect'] }, '$default'],
  ])('should know the route of an event %s', (_case, context, route) => {
    expect(completeWebSocketEvent(eventOf(context))).toMatchObject({ connectionId, route });
  });

  it.each([
    ['a query', { queryStringParameters: { sessionId: 'a' } }, { sessionId: 'a' }],
    ['no query', {}, {}],
    ['an empty query', { queryStringParameters: null }, {}],
    ['a query that is none', { queryStringParameters: 'a' }, {}],
    ['a body beside it', { body: '{"sessionId":"a"}' }, {}],
  ])('should take %s for the data of $connect', (_case, rest, data) => {
    expect(completeWebSocketEvent(eventOf({ routeKey: '$connect' }, rest)).data).toEqual(data);
  });

  it.each([
    ['a text', { body: '{"action":"é"}' }, Buffer.from('{"action":"é"}')],
    ['base64', { body: 'eyJhIjoxfQ==', isBase64Encoded: true }, Buffer.from('{"a":1}')],
    ['an object', { body: { action: 'ping' } }, Buffer.from('{"action":"ping"}')],
    ['null', { body: null }, nothing],
    ['nothing', {}, nothing],
  ])('should take the bytes of a body for the data of a message: %s', (_case, rest, data) => {
    expect(completeWebSocketEvent(eventOf({ eventType: 'MESSAGE' }, rest)).data).toEqual(data);
  });
});
