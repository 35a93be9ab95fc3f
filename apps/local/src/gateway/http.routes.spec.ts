import { describe, expect, it } from '@jest/globals';
import { createRouter } from './http.routes.js';

function keyOf(routeKeys: string[], method: string, path: string): string | undefined {
  return createRouter(routeKeys.map((routeKey) => ({ routeKey })))(method, path)?.routeKey;
}

describe('createRouter', () => {
  const KEYS = ['$default', 'ANY /{proxy+}', 'ANY /a', 'GET /a', 'GET /{x}/b', 'GET /a/{x}', 'GET /a/b'];

  it.each([
    ['GET', '/a', 'GET /a'],
    ['PUT', '/a', 'ANY /a'],
    ['GET', '/a/b', 'GET /a/b'],
    ['GET', '/a/c', 'GET /a/{x}'],
    ['GET', '/c/b', 'GET /{x}/b'],
    ['POST', '/a/b', 'ANY /{proxy+}'],
    ['GET', '/a/', 'ANY /{proxy+}'],
    ['GET', '/', 'ANY /{proxy+}'],
  ])('should take the most specific route, whatever their order: %s %s', (method, path, routeKey) => {
    expect(keyOf(KEYS, method, path)).toBe(routeKey);
    expect(keyOf(KEYS.toReversed(), method, path)).toBe(routeKey);
  });

  it('should give the parameters by name', () => {
    const route = createRouter([{ routeKey: 'GET /users/{userId}/{rest+}' }]);
    expect(route('GET', '/users/7/a/b')?.pathParameters).toEqual({ userId: '7', rest: 'a/b' });
  });

  it('should find nothing without a route and without $default', () => {
    expect(keyOf([], 'GET', '/')).toBeUndefined();
    expect(keyOf(['GET /a'], 'GET', '/a/b')).toBeUndefined();
    expect(keyOf(['GET /a/b'], 'GET', '/a')).toBeUndefined();
  });

  it.each(['GET', 'get /a', '/a', 'GET a', '$connect'])('should refuse the route key %s', (routeKey) => {
    expect(() => createRouter([{ routeKey }])).toThrow(`The route key "${routeKey}"`);
  });
});
