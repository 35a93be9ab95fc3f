import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWTPayload } from 'jose';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { recordSecret } from './run-record.js';

export const AUDIENCE = 'spotter-tests';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

interface SigningKey extends KeyPair {
  readonly kid: string;
}

/** Who a token is for, and which of its claims or header fields are other than usual; `undefined` leaves a claim out. */
export interface TokenOptions {
  readonly sub?: string;
  readonly groups?: unknown;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** An issuer of real tokens, whose keys are served over HTTP on loopback. */
export interface Issuer {
  /** Turns identity on in an API that is started with it. */
  readonly environment: Readonly<Record<'JWT_ISSUER' | 'JWKS_URI' | 'JWT_AUDIENCE', string>>;
  /** The key that tokens are signed by now. */
  readonly key: () => SigningKey;
  /** How often the keys were asked for. */
  readonly fetches: () => number;
  /** What the keys' address does: answers, refuses, never answers, or says that there are none. */
  mode: 'serves' | 'fails' | 'hangs' | 'empty';
  /** What is in the set beside the key. */
  odd: readonly unknown[];
  token(options?: TokenOptions): Promise<string>;
  /** Signs by a new key from now on; the former is served no more. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

async function newKey(number: number): Promise<SigningKey> {
  return { ...(await generateKeyPair('RS256', { extractable: true })), kid: `key-${number}` };
}

export async function startIssuer(): Promise<Issuer> {
  let fetches = 0;
  let number = 1;
  let key = await newKey(number);
  const server = createServer((_request, response) => {
    fetches += 1;
    if (issuer.mode === 'hangs') return;
    if (issuer.mode === 'fails') {
      response.writeHead(500).end();
      return;
    }
    void exportJWK(key.publicKey).then((jwk) => {
      const keys = issuer.mode === 'empty' ? [] : [...issuer.odd, { ...jwk, kid: key.kid, alg: 'RS256', use: 'sig' }];
      response.end(JSON.stringify({ keys }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const issuer: Issuer = {
    environment: { JWT_ISSUER: origin, JWKS_URI: `${origin}/keys`, JWT_AUDIENCE: AUDIENCE },
    key: () => key,
    fetches: () => fetches,
    mode: 'serves',
    odd: [],
    token: async ({ sub = 'ada', groups, claims = {}, header = {} } = {}) => {
      const now = Math.floor(Date.now() / 1_000);
      // As Cognito's access tokens are: for a client, and not for an audience.
      const payload: JWTPayload = {
        iss: origin,
        sub,
        client_id: AUDIENCE,
        token_use: 'access',
        iat: now,
        exp: now + 3_600,
        ...(groups !== undefined && { 'cognito:groups': groups }),
        ...claims,
      };
      const protectedHeader = { alg: 'RS256', kid: key.kid, ...header };
      const token = await new SignJWT(payload).setProtectedHeader(protectedHeader).sign(key.privateKey);
      recordSecret(token);
      return token;
    },
    rotate: async () => {
      number += 1;
      key = await newKey(number);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return issuer;
}
