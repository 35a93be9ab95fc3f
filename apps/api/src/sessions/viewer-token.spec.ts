import { describe, expect, it } from '@jest/globals';
import { hashOfToken, newRandomToken } from '../auth/random-token.js';
import type { SessionItem } from './session.item.js';
import { checkViewer, isViewerToken } from './viewer-token.js';

const token = newRandomToken();
const session = { viewerTokenHash: hashOfToken(token) } as SessionItem;

describe('a viewer token', () => {
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
