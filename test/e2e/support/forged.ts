import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Issuer } from '../../support/issuer.js';
import { AUDIENCE } from '../../support/issuer.js';

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function unsigned(header: unknown, payload: unknown): string {
  return `${encoded(header)}.${encoded(payload)}`;
}

/** Every way to make up a token that RFC 8725 warns of, and tokens that are good, but not for us or not now. */
export async function forgedTokens(issuer: Issuer): Promise<Readonly<Record<string, string>>> {
  const now = Math.floor(Date.now() / 1_000);
  const { key } = issuer;
  const { kid, publicKey } = key();
  const { JWT_ISSUER: iss } = issuer.environment;
  const payload = {
    iss,
    sub: 'ada',
    client_id: AUDIENCE,
    token_use: 'access',
    iat: now,
    exp: now + 3_600,
    'cognito:groups': ['admin'],
  };
  const own = await generateKeyPair('RS256', { extractable: true });
  const ownJwk = await exportJWK(own.publicKey);
  const signedByOwn = (header: Readonly<Record<string, unknown>>) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...header }).sign(own.privateKey);
  const hs256 = (secret: string) => {
    const input = unsigned({ alg: 'HS256', typ: 'JWT', kid }, payload);
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const [header = '', claims = '', signature = ''] = (await issuer.token({ groups: ['admin'] })).split('.');
  const claim = (name: string, value: unknown) => issuer.token({ claims: { [name]: value } });

  return {
    'alg none': `${unsigned({ alg: 'none', typ: 'JWT', kid }, payload)}.`,
    'alg none with a signature': `${unsigned({ alg: 'none', kid }, payload)}.${signature}`,
    'alg NoNe': `${unsigned({ alg: 'NoNe', kid }, payload)}.AA`,
    'no alg': `${unsigned({ kid }, payload)}.${signature}`,
    'HS256 by the public key in PEM': hs256(await exportSPKI(publicKey)),
    'HS256 by the public key as JWK': hs256(JSON.stringify(await exportJWK(publicKey))),
    'ES256 of an RSA key': `${unsigned({ alg: 'ES256', kid }, payload)}.${signature}`,
    'EdDSA of an RSA key': `${unsigned({ alg: 'EdDSA', kid }, payload)}.${signature}`,
    'RS512 of a key for RS256': `${unsigned({ alg: 'RS512', kid }, payload)}.${signature}`,
    'PS256 of a key for RS256': `${unsigned({ alg: 'PS256', kid }, payload)}.${signature}`,
    'an embedded jwk': await signedByOwn({ kid, jwk: ownJwk }),
    'an embedded jwk without kid': await signedByOwn({ jwk: ownJwk }),
    'a jku of its own': await signedByOwn({ kid: 'mine', jku: 'http://127.0.0.1:1/keys' }),
    'an x5u of its own': await signedByOwn({ kid, x5u: 'http://127.0.0.1:1/chain' }),
    'a kid that walks': await signedByOwn({ kid: '../../../../dev/null' }),
    'a kid that is no text': `${unsigned({ alg: 'RS256', kid: 1 }, payload)}.${signature}`,
    'a kid that objects have': await signedByOwn({ kid: '__proto__' }),
    'another key under our kid': await signedByOwn({ kid }),
    'critical headers': `${unsigned({ alg: 'RS256', kid, crit: ['exp'] }, payload)}.${signature}`,
    'changed claims': `${header}.${encoded({ ...payload, sub: 'grace' })}.${signature}`,
    'a changed signature': `${header}.${claims}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'no signature': `${header}.${claims}.`,
    'two parts': `${header}.${claims}`,
    'five parts': `${header}.${claims}.${signature}.${signature}.${signature}`,
    'no JSON': `${Buffer.from('{').toString('base64url')}.${claims}.${signature}`,
    'a payload that is a list': `${header}.${encoded([])}.${signature}`,
    'another issuer': await claim('iss', 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other0000'),
    'no issuer': await claim('iss', undefined),
    'another client': await claim('client_id', 'another'),
    'no client': await claim('client_id', undefined),
    'another audience': await claim('aud', 'another'),
    'an id token': await issuer.token({ claims: { token_use: 'id', aud: AUDIENCE, client_id: undefined } }),
    'an odd token_use': await claim('token_use', 'ACCESS'),
    'expired by one second': await claim('exp', now - 1),
    'no end': await claim('exp', undefined),
    'an end that is no number': await claim('exp', 'never'),
    'not yet valid': await claim('nbf', now + 60),
    'no subject': await claim('sub', undefined),
    'a subject that is empty': await claim('sub', ''),
    'a subject that is no id': await claim('sub', 'a/../b'),
    'a subject of a session': await claim('sub', 'session:6f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f'),
    'a subject that is no text': await claim('sub', { userId: 'ada' }),
    '9 KB': await claim('padding', 'x'.repeat(9_000)),
    'nothing but dots': '..',
    'no token': 'null',
  };
}
