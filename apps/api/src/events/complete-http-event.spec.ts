import { describe, expect, it } from '@jest/globals';
import { apiGatewayV1Event } from '../../../../test/events/api-gateway-v1.js';
import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import { completeV1, completeV2 } from './complete-http-event.js';

describe('completeV2', () => {
  it('should leave a whole event as it is', () => {
    const event = apiGatewayV2Event({ method: 'POST', path: '/process', query: { a: 'b c' }, body: { x: 1 } });
    expect(completeV2(event)).toEqual(event);
  });

  it('should build the query from its parameters', () => {
    expect(completeV2({ rawPath: '/x', queryStringParameters: { limit: '5', cursor: 'a&b' } })).toMatchObject({
      rawQueryString: 'limit=5&cursor=a%26b',
    });
  });

  it('should take a body that was given as an object', () => {
    expect(completeV2({ rawPath: '/x', body: { a: 1 }, isBase64Encoded: true })).toMatchObject({
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it('should leave out what is no text', () => {
    const event = {
      rawPath: 5,
      requestPath: 5,
      rawQueryString: ['a'],
      headers: { a: ['x'], b: 5, c: 'd' },
      cookies: ['a=b', { toString: 1 }],
      requestContext: { http: { method: 5, sourceIp: {} } },
    };
    expect(completeV2(event)).toMatchObject({
      rawPath: '/',
      requestPath: undefined,
      rawQueryString: '',
      headers: { c: 'd' },
      cookies: ['a=b'],
      requestContext: { http: { method: 'GET', sourceIp: '' } },
    });
  });
});

describe('the path', () => {
  it.each([
    ['/jobs/1 ', '/jobs/1%20'],
    ['/jobs/1\n', '/jobs/1%0A'],
    ['/health?x', '/health%3Fx'],
    ['/health#x', '/health%23x'],
    ['/jobs/ü%2F', '/jobs/ü%2F'],
  ])('should keep %j whole', (rawPath, path) => {
    expect(completeV2({ rawPath })).toMatchObject({ rawPath: path });
  });
});

describe('completeV1', () => {
  it('should leave a whole event as it is', () => {
    const event = apiGatewayV1Event({ method: 'POST', path: '/process', query: { a: 'b' }, body: { x: 1 } });
    expect(completeV1(event)).toEqual(event);
  });

  it('should take single query parameters for want of others, since serverless-express reads only those', () => {
    expect(completeV1({ path: '/x', queryStringParameters: { limit: '5' } })).toMatchObject({
      multiValueQueryStringParameters: { limit: '5' },
    });
  });

  it('should leave out what is no text, and mend half a surrogate pair', () => {
    const event = {
      path: {},
      multiValueHeaders: { a: [{ toString: 1 }, 'x'], b: 'y', c: 5 },
      multiValueQueryStringParameters: { limit: ['\ud800', null] },
      pathParameters: { proxy: { toString: 1 } },
      requestContext: 'x',
    };
    expect(completeV1(event)).toEqual({
      path: '/',
      httpMethod: 'GET',
      headers: {},
      multiValueHeaders: { a: ['x'], b: ['y'] },
      multiValueQueryStringParameters: { limit: ['\ufffd'] },
      pathParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {},
    });
  });
});
