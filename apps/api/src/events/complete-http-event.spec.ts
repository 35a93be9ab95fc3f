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
});
