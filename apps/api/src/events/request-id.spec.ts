import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './request-id.js';

const UUID = /^[\da-f-]{36}$/;

describe('requestIdOf', () => {
  it('should prefer the id of API Gateway to that of Lambda', () => {
    expect(requestIdOf({ requestContext: { requestId: 'JKJaXmPLvHcESHA=' } }, { awsRequestId: 'lambda' })).toBe(
      'JKJaXmPLvHcESHA=',
    );
    expect(requestIdOf({}, { awsRequestId: 'lambda' })).toBe('lambda');
    expect(requestIdOf(null, undefined)).toMatch(UUID);
  });

  it.each(['', 'a b', 'a\r\nx-evil: 1', 'é', 'a'.repeat(129), 7, null])('should not take %j for an id', (requestId) => {
    expect(requestIdOf({ requestContext: { requestId } }, undefined)).toMatch(UUID);
  });
});
