import { describe, expect, it } from '@jest/globals';
import type { SessionItem } from './session.item.js';
import { checkViewer, hashOfToken, isViewerToken, newViewerToken } from './viewer-token.js';

const token = newViewerToken();
const session = { viewerTokenHash: hashOfToken(token) } as SessionItem;

describe('a viewer token', () => {
  it('should be 128 random bits in characters that a URL takes as they are', () => {
    const tokens = Array.from({ length: 100 }, newViewerToken);
    expect(new Set(tokens).size).toBe(100);
    for (const each of tokens) {
      expect(Buffer.from(each, 'base64url')).toHaveLength(16);
      expect(encodeURIComponent(each)).toBe(each);
    }
  });

  it('should be known by its digest', () => {
    expect(isViewerToken(session, token)).toBe(true);
    for (const wrong of ['', 'x', `${token} `, hashOfToken(token)]) expect(isViewerToken(session, wrong)).toBe(false);
  });

  it('should make a viewer, while none makes somebody who only knows the id, and a wrong one nobody', () => {
    expect(checkViewer(session, token)).toBe(true);
    expect(checkViewer(session, undefined)).toBe(false);
    expect(() => checkViewer(session, '')).toThrow(expect.objectContaining({ code: 'UNAUTHENTICATED' }));
  });
});
