import { describe, expect, it } from '@jest/globals';
import { newRandomToken } from './random-token.js';

describe('newRandomToken', () => {
  it('should make 128 random bits in characters that a URL takes as they are', () => {
    const tokens = Array.from({ length: 100 }, newRandomToken);
    expect(new Set(tokens).size).toBe(100);
    for (const each of tokens) {
      expect(Buffer.from(each, 'base64url')).toHaveLength(16);
      expect(encodeURIComponent(each)).toBe(each);
    }
  });
});
