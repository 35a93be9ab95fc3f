import { describe, expect, it } from '@jest/globals';
import { checkIdempotencyKey } from './idempotency-key.js';

describe('checkIdempotencyKey', () => {
  it.each([
    [undefined, undefined],
    [undefined, 'ada'],
    ['k', 'ada'],
    ['~'.repeat(255), 'ada'],
  ])('should accept the key %j of %j', (key, userId) => {
    expect(() => {
      checkIdempotencyKey(key, userId);
    }).not.toThrow();
  });

  it.each([
    ['', 'ada', ['Idempotency-Key']],
    ['a b', 'ada', ['Idempotency-Key']],
    ['é', 'ada', ['Idempotency-Key']],
    ['a'.repeat(256), 'ada', ['Idempotency-Key']],
    ['k', undefined, ['userId']],
    ['', undefined, ['Idempotency-Key', 'userId']],
  ])('should refuse the key %j of %j', (key, userId, paths) => {
    expect(() => {
      checkIdempotencyKey(key, userId);
    }).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        details: paths.map((path) => expect.objectContaining({ path })),
      }),
    );
  });
});
