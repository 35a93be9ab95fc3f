import { describe, expect, it } from '@jest/globals';
import { createRouteSelector } from './websocket.routes.js';

function keyOf(routeSelectionExpression: string, message: string): string | undefined {
  const routes = ['$connect', '$default', 'ping'].map((routeKey) => ({ routeKey, hasRouteResponse: false }));
  return createRouteSelector({ stage: 'test', routes, routeSelectionExpression })(message)?.routeKey;
}

describe('createRouteSelector', () => {
  it.each([
    ['$request.body.action', '{"action":"ping"}', 'ping'],
    ['${request.body.action}', '{"action":"ping"}', 'ping'],
    ['$request.body.to.action', '{"to":{"action":"ping"}}', 'ping'],
    ['$request.body.to.action', '{"to":"ping"}', '$default'],
    ['$request.body.length', '"ping"', '$default'],
    ['$request.body.action', '{"action":7}', '$default'],
    ['$request.body.action', '{"action":"$connect"}', '$default'],
    ['$request.body.action', '["ping"]', '$default'],
    ['$request.body.action', '{"action":"ping"', '$default'],
  ])('should read %s in %s as %s', (expression, message, routeKey) => {
    expect(keyOf(expression, message)).toBe(routeKey);
  });

  it.each(['', '$request.header.action', '$request.body', '$default'])('should refuse %j', (expression) => {
    expect(() => keyOf(expression, '{}')).toThrow(`The route selection "${expression}"`);
  });
});
