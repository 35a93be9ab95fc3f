import { describe, expect, it } from '@jest/globals';
import { Grants } from './grants.js';

// The example of RFC 7636, appendix B.
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const who = { clientId: 'client', redirectUri: 'http://localhost:1/signed-in' };
const tokens = { access: 'a', id: 'i', refresh: 'r' };

describe(Grants.name, () => {
  it('should keep a code for five minutes', () => {
    let now = 1_000;
    const grants = new Grants(() => now);
    const [first, second] = [1, 2].map(() => grants.issue({ ...who, codeChallenge, tokens }));
    now += 5 * 60_000 - 1;
    expect(grants.redeem(first ?? '', { ...who, codeVerifier })).toEqual(tokens);
    now += 2;
    expect(grants.redeem(second ?? '', { ...who, codeVerifier })).toBeUndefined();
  });

  it('should give tokens to the client alone that has asked for the code', () => {
    const grants = new Grants();
    for (const other of [{ clientId: 'another' }, { redirectUri: 'http://localhost:2/signed-in' }]) {
      const code = grants.issue({ ...who, codeChallenge, tokens });
      expect(grants.redeem(code, { ...who, codeVerifier, ...other })).toBeUndefined();
    }
  });
});
