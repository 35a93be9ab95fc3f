import { describe, expect, it } from '@jest/globals';
import { MalformedAnswer } from './gateway.integration.js';
import { gatewayAnswer, httpAnswer, proxyAnswer } from './http.response.js';

describe('httpAnswer', () => {
  it('should give a body without a type as text', () => {
    expect(httpAnswer({ statusCode: 200, body: 'ü' })).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain;charset=utf-8' },
      body: Buffer.from('ü'),
    });
  });

  it('should take a status in digits', () => {
    expect(httpAnswer({ statusCode: '404' }).statusCode).toBe(404);
  });

  it('should take null for what is absent', () => {
    const answer = httpAnswer({ statusCode: 200, headers: null, body: null, cookies: null, isBase64Encoded: null });
    expect(answer.body).toHaveLength(0);
  });

  it('should keep a Set-Cookie header beside the cookies', () => {
    const { headers } = httpAnswer({ statusCode: 200, headers: { 'Set-Cookie': 'a=1' }, cookies: ['b=2'] });
    expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it.each([null, 'text', 7, [1], {}])('should give %j without a status as JSON', (result) => {
    expect(httpAnswer(result)).toMatchObject({ statusCode: 200, headers: { 'content-type': 'application/json' } });
  });

  it.each([199, 600, 0, -200, 1e3, '2e2', '', null, undefined, true])('should refuse the status %j', (statusCode) => {
    expect(() => httpAnswer({ statusCode })).toThrow(MalformedAnswer);
  });
});

describe('proxyAnswer', () => {
  it.each([null, undefined, 'text', {}, { body: 'x' }])('should refuse %j, which has no status', (result) => {
    expect(() => proxyAnswer(result)).toThrow(MalformedAnswer);
  });
});

describe('gatewayAnswer', () => {
  it('should be JSON', () => {
    expect(gatewayAnswer(410, { message: 'x' }, { 'x-amzn-errortype': 'GoneException' })).toEqual({
      statusCode: 410,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'GoneException' },
      body: Buffer.from('{"message":"x"}'),
    });
  });
});
