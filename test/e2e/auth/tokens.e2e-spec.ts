import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApiFixture } from '../api/api.fixture.js';
import { startApi } from '../api/api.fixture.js';
import type { Answer } from '../api/answer.js';
import { answerTo } from '../api/answer.js';
import { errorBody } from '../api/expected-error.js';
import { forgedTokens } from '../support/forged.js';
import type { Issuer } from '../../support/issuer.js';
import { AUDIENCE, startIssuer } from '../../support/issuer.js';

/** After a failure the keys are not asked for again so soon. */
const KEYS_PAUSE_MS = 1_100;

let issuer: Issuer;
let api: ApiFixture;

beforeAll(async () => {
  issuer = await startIssuer();
  api = await startApi(issuer.environment);
});

afterAll(async () => {
  await api.close();
  await issuer.close();
});

/** A route that asks for nothing but a user. */
function call(...authorization: string[]) {
  const request = api.http.post('/uploads/presign').send({ filename: 'a.jpg' });
  return answerTo<{ key: string }>(
    authorization.length === 0 ? request : request.set('authorization', authorization[0] ?? ''),
  );
}

describe('a token', () => {
  it('should be asked for, in the one error shape', async () => {
    const { status, body, headers } = await call();
    expect({ status, body }).toEqual({
      status: 401,
      body: errorBody('UNAUTHENTICATED', 'An access token is required'),
    });
    expect(headers['www-authenticate']).toBe('Bearer');
  });

  it('should let its subject in', async () => {
    const { status, body } = await call(`Bearer ${await issuer.token({ sub: 'auth0|ada@example.com' })}`);
    expect(status).toBe(200);
    expect(body.key).toMatch(/^uploads\/auth0\|ada@example\.com\/\d{4}\//);
  });

  it('should be known by an audience where it names one', async () => {
    const claims = { client_id: undefined, token_use: undefined };
    for (const aud of [AUDIENCE, ['another', AUDIENCE]]) {
      const { status } = await call(`Bearer ${await issuer.token({ claims: { ...claims, aud } })}`);
      expect(status).toBe(200);
    }
  });

  it.each(['bearer', 'BEARER', 'Bearer '])('should follow the scheme as RFC 9110 has it: %j', async (scheme) => {
    expect((await call(`${scheme} ${await issuer.token()}`)).status).toBe(200);
  });

  it.each(['Basic YTpi', 'Bearer', 'Bearer  ', 'Bearer a b', 'Token x', 'Bearer é', ''])(
    'should be a bearer token, and not %j',
    async (authorization) => {
      const { status, body } = await call(authorization);
      expect({ status, body }).toEqual({
        status: 401,
        body: errorBody('UNAUTHENTICATED', expect.stringMatching(/token/)),
      });
    },
  );

  it('should be one', async () => {
    const good = await issuer.token();
    expect((await call(`Bearer ${good}, Bearer ${good}`)).status).toBe(401);
    expect((await call(`Bearer ${good},`)).status).toBe(401);
  });

  it('should not be forged, nor for others, nor for another time', async () => {
    const forged = Object.entries(await forgedTokens(issuer));
    // With the right keys at hand, so that none is refused for want of them.
    expect((await call(`Bearer ${await issuer.token()}`)).status).toBe(200);
    expect(forged.length).toBeGreaterThan(40);
    for (const [name, token] of forged) {
      const { status, body } = await call(`Bearer ${token}`);
      const message =
        name === 'expired by one second' ? 'The access token has expired' : 'The access token is not accepted';
      expect({ name, status, body }).toEqual({ name, status: 401, body: errorBody('UNAUTHENTICATED', message) });
    }
  });

  it('should be taken from no other place', async () => {
    const token = await issuer.token();
    const { status } = await answerTo(
      api.http
        .post(`/uploads/presign?access_token=${token}`)
        .set('cookie', `access_token=${token}`)
        .set('x-access-token', token)
        .send({ filename: 'a.jpg' }),
    );
    expect(status).toBe(401);
  });

  it.each([
    ['in odd Unicode', ['ａdmin', 'admin\u0000', 'ADMIN', 'adm\u200bin', 'аdmin', '\ud800']],
    ['that objects have', ['__proto__', 'constructor', 'toString']],
    ['that are no texts', [1, null, { name: 'admin' }, ['admin']]],
    ['as one text', 'admin'],
    ['as an object', { 0: 'admin', length: 1 }],
  ])('should give nothing for groups %s', async (_name, groups) => {
    const token = await issuer.token({ groups });
    const { status, body } = await answerTo(
      api.http
        .post('/uploads/presign')
        .set('authorization', `Bearer ${token}`)
        .send({ filename: 'a.jpg', userId: 'grace' }),
    );
    expect({ status, body }).toEqual({
      status: 403,
      body: errorBody('FORBIDDEN', "This is another user's"),
    });
  });
});

/** An API that has no keys yet, and their issuer. */
async function withFreshKeys(
  use: (fresh: Issuer, post: (token?: string) => Promise<Answer<unknown>>, other: ApiFixture) => Promise<void>,
): Promise<void> {
  const fresh = await startIssuer();
  const other = await startApi(fresh.environment);
  const post = (token?: string) => {
    const request = other.http.post('/uploads/presign').send({ filename: 'a.jpg' });
    return answerTo(token === undefined ? request : request.set('authorization', `Bearer ${token}`));
  };
  try {
    await use(fresh, post, other);
  } finally {
    await other.close();
    await fresh.close();
  }
}

describe('the keys', () => {
  it('should be fetched once, and by nobody who needs them not', () =>
    withFreshKeys(async (fresh, post, other) => {
      await other.http.get('/limits').expect(200);
      expect((await post()).status).toBe(401);
      expect(fresh.fetches()).toBe(0);
      const token = await fresh.token();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(token)));
      for (const { status } of answers) expect(status).toBe(200);
      expect(fresh.fetches()).toBe(1);
    }));

  it('should be told from tokens that are not accepted when they cannot be had, within two seconds', () =>
    withFreshKeys(async (fresh, post, other) => {
      const token = await fresh.token();
      for (const mode of ['fails', 'empty', 'hangs'] as const) {
        fresh.mode = mode;
        const started = performance.now();
        const asked = post(token);
        // What needs no token does not wait for it.
        await other.http.get('/limits').expect(200);
        expect(performance.now() - started).toBeLessThan(1_500);
        const { status, body, headers } = await asked;
        expect({ mode, status, body }).toEqual({
          mode,
          status: 503,
          body: errorBody('SERVICE_UNAVAILABLE', 'The token cannot be verified now, try again shortly'),
        });
        expect(headers['retry-after']).toBe('2');
        expect(performance.now() - started).toBeLessThan(4_000);
        await delay(KEYS_PAUSE_MS);
      }
      fresh.mode = 'serves';
      expect((await post(token)).status).toBe(200);
    }));

  it.each(['serves', 'fails', 'empty', 'hangs'] as const)(
    'should serve those who hold a known key through a flood of unknown ones, when their address %s',
    (mode) =>
      withFreshKeys(async (fresh, post) => {
        const known = await fresh.token();
        expect((await post(known)).status).toBe(200);
        fresh.mode = mode;
        const before = fresh.fetches();
        const unknown = await Promise.all(
          Array.from({ length: 50 }, (_, number) => fresh.token({ header: { kid: `unknown-${number}` } })),
        );
        const flood = unknown.map(async (token) => post(token));
        const started = performance.now();
        expect((await post(known)).status).toBe(200);
        expect(performance.now() - started).toBeLessThan(1_500);
        const refusal = mode === 'serves' ? 401 : 503;
        for (const { status } of await Promise.all(flood)) expect(status).toBe(refusal);
        expect((await post(known)).status).toBe(200);
        expect(fresh.fetches() - before).toBeLessThanOrEqual(4);
      }),
  );

  it('should not be fetched for each unknown key', () =>
    withFreshKeys(async (fresh, post) => {
      const flood = async () => {
        const tokens = Array.from({ length: 30 }, (_, number) => fresh.token({ header: { kid: `unknown-${number}` } }));
        const answers = await Promise.all((await Promise.all(tokens)).map((token) => post(token)));
        for (const { status } of answers) expect(status).toBe(401);
      };
      await flood();
      await flood();
      await flood();
      expect(fresh.fetches()).toBeLessThanOrEqual(9);
    }));

  it('should be found by a new token, though unknown ones have asked just before', () =>
    withFreshKeys(async (fresh, post) => {
      expect((await post(await fresh.token())).status).toBe(200);
      const unknown = await fresh.token({ header: { kid: 'unknown' } });
      expect((await post(unknown)).status).toBe(401);
      await fresh.rotate();
      // Never 401, at which a client would sign its user out.
      expect((await post(await fresh.token())).status).toBe(200);
      expect((await post(unknown)).status).toBe(401);
    }));

  it.each([null, 'key', { kid: 'z' }, { kty: 'RSA', kid: 7 }, { kty: 'RSA', n: 5 }])(
    'should be of use when there is %j among them',
    (odd) =>
      withFreshKeys(async (fresh, post) => {
        fresh.odd = [odd];
        expect((await post(await fresh.token())).status).toBe(200);
      }),
  );

  it('should be followed when they are rotated, and end with their rotation', () =>
    withFreshKeys(async (fresh, post) => {
      const former = await fresh.token();
      expect((await post(former)).status).toBe(200);
      await fresh.rotate();
      expect((await post(await fresh.token())).status).toBe(200);
      expect((await post(former)).status).toBe(401);
    }));
});
