import { describe, expect, it } from '@jest/globals';
import { canHave } from './fault.js';

describe('canHave', () => {
  it.each([
    ['swallow', 'SendMessage', true],
    ['swallow', 'SendMessageBatch', true],
    ['swallow', 'ReceiveMessage', false],
    ['shuffle', 'ReceiveMessage', true],
    ['shuffle', 'SendMessage', false],
    ['double-delivery', 'ReceiveMessage', true],
    ['double-delivery', 'UpdateItem', false],
    ['twice', 'UpdateItem', true],
    ['cut-body', 'GetObject', true],
  ] as const)('should know of %s and %s', (kind, operation, can) => {
    expect(canHave({ operation }, { kind })).toBe(can);
  });
});
