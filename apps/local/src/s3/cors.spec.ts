import { describe, expect, it } from '@jest/globals';
import { corsHeaders, preflight } from './cors.js';

const RULE = { allowedOrigins: ['*'], allowedMethods: ['PUT'], allowedHeaders: ['*'], exposedHeaders: ['ETag'] };

describe('cors', () => {
  it('should allow any header to a star', () => {
    const headers = new Map([
      ['origin', 'https://a.example'],
      ['access-control-request-method', 'PUT'],
      ['access-control-request-headers', 'X-Any,content-type'],
    ]);
    expect(preflight([RULE], headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'x-any, content-type',
    });
  });

  it.each([
    ['https://*.example', 'https://a.example', true],
    ['https://*.example', 'https://.example.evil', false],
    ['https://a*a', 'https://a', false],
    ['https://a.example', 'https://a.example:81', false],
    ['null', 'null', true],
  ])('should hold %s against %s', (pattern, origin, fits) => {
    const answer = corsHeaders([{ ...RULE, allowedOrigins: [pattern] }], 'PUT', new Map([['origin', origin]]));
    expect('access-control-allow-origin' in answer).toBe(fits);
  });

  it('should say nothing where nothing is configured', () => {
    expect(corsHeaders([], 'GET', new Map([['origin', 'https://a.example']]))).toEqual({});
  });
});
