import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Browser } from './browser.js';
import { Identity } from './identity.js';

const ORIGIN = 'https://app.example.com';
const SETTINGS = {
  issuer: 'https://id.example.com/pool',
  authorizationEndpoint: 'https://auth.example.com/oauth2/authorize',
  tokenEndpoint: 'https://auth.example.com/oauth2/token',
  logoutEndpoint: 'https://auth.example.com/logout',
  clientId: 'client',
  scope: 'openid email',
};
const HOUR_MS = 3_600_000;

/** What the token endpoint answers, or does instead. */
type Answer = () => Response | Promise<Response>;

function idToken(email: string): string {
  const seconds = Math.floor(Date.now() / 1_000);
  const claims = { iss: SETTINGS.issuer, aud: 'client', sub: 'ada', iat: seconds, exp: seconds + 3_600, email };
  const parts = [{ alg: 'RS256' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return `${parts.join('.')}.AA`;
}

function tokens(access_token: string, more: object = {}): Answer {
  const body = { access_token, id_token: idToken('ada@example.com'), token_type: 'Bearer', expires_in: 3_600, ...more };
  return () => Response.json(body);
}

const signedIn = tokens('first', { refresh_token: 'refresh' });
const refused: Answer = () => Response.json({ error: 'invalid_grant' }, { status: 400 });
const offline: Answer = () => Promise.reject(new TypeError('fetch failed'));

describe(Identity.name, () => {
  let now: number;
  let left: string[];
  let kept: Map<string, string>;
  let answer: Answer;
  let asked: URLSearchParams[];
  let identity: Identity;

  beforeEach(() => {
    now = 1_000_000;
    left = [];
    kept = new Map();
    asked = [];
    answer = signedIn;
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (_url, init) => {
      asked.push(new URLSearchParams(init?.body as URLSearchParams));
      return answer();
    });
    identity = load();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** The page, loaded anew in the same tab. */
  function load(): Identity {
    return new Identity(SETTINGS, browser(), () => now);
  }

  function browser(): Browser {
    return {
      origin: ORIGIN,
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, value),
        removeItem: (key) => void kept.delete(key),
      },
      leaveFor: (url) => void left.push(url),
    };
  }

  function stateLeftWith(): string {
    return new URL(left.at(-1) ?? '').searchParams.get('state') ?? '';
  }

  function callback(parameters: Record<string, string>): URL {
    return new URL(`${ORIGIN}/signed-in?${new URLSearchParams(parameters).toString()}`);
  }

  async function signIn(returnTo = '/jobs/1'): Promise<string> {
    await identity.signIn(returnTo);
    return identity.complete(callback({ code: 'code', state: stateLeftWith() }));
  }

  describe('signing in', () => {
    it('should leave with a challenge, come back with its verifier, and keep nothing', async () => {
      expect(await signIn()).toBe('/jobs/1');
      const leave = Object.fromEntries(new URL(left[0] ?? '').searchParams);
      expect(leave).toMatchObject({
        response_type: 'code',
        client_id: 'client',
        redirect_uri: `${ORIGIN}/signed-in`,
        scope: 'openid email',
        code_challenge_method: 'S256',
      });
      const [request] = asked;
      const verifier = new TextEncoder().encode(request?.get('code_verifier') ?? '');
      const digest = Buffer.from(await crypto.subtle.digest('SHA-256', verifier)).toString('base64url');
      expect(leave['code_challenge']).toBe(digest);
      expect(request?.get('redirect_uri')).toBe(`${ORIGIN}/signed-in`);
      expect(await identity.accessToken()).toBe('first');
      expect([identity.state.value, identity.email.value]).toEqual(['in', 'ada@example.com']);
      expect(kept.size).toBe(0);
    });

    it('should go on to nowhere but this site', async () => {
      expect(await signIn('//example.com')).toBe('/jobs');
    });

    it('should take no answer that was not asked for, and still take the one that was', async () => {
      await identity.signIn('/jobs/1');
      const state = stateLeftWith();
      for (const foreign of [{ code: 'code', state: 'foreign' }, { code: 'code' }, { error: 'access_denied' }]) {
        await expect(identity.complete(callback(foreign))).rejects.toMatchObject({ reason: 'notOurs' });
      }
      expect(asked).toEqual([]);
      expect(await identity.complete(callback({ code: 'code', state }))).toBe('/jobs/1');
    });

    it('should take an answer once, and leave who is signed in where they are', async () => {
      await signIn();
      const again = callback({ code: 'code', state: stateLeftWith() });
      expect(await identity.complete(again)).toBe('/jobs');
      expect(await identity.accessToken()).toBe('first');
      await expect(load().complete(again)).rejects.toMatchObject({ reason: 'notOurs' });
      expect(asked).toHaveLength(1);
    });

    it.each([
      ['access_denied', 'denied'],
      ['server_error', 'refused'],
    ])('should say why when the sign-in page answers %s', async (error, reason) => {
      await identity.signIn('/jobs');
      const address = callback({ error, state: stateLeftWith() });
      await expect(identity.complete(address)).rejects.toMatchObject({ reason });
      expect([identity.state.value, asked.length, kept.size]).toEqual(['out', 0, 0]);
    });

    it.each<[string, Answer, string]>([
      ['takes the code no longer', refused, 'late'],
      ['does not know the client', () => Response.json({ error: 'invalid_client' }, { status: 400 }), 'refused'],
      ['has failed', () => new Response('no', { status: 502 }), 'refused'],
      ['answers with somebody else’s tokens', tokens('x', { id_token: 'a.b.c' }), 'refused'],
      ['can not be reached', offline, 'unreachable'],
    ])('should say why when what gives tokens %s', async (_what, broken, reason) => {
      answer = broken;
      await expect(signIn()).rejects.toMatchObject({ reason });
      expect([identity.state.value, await identity.accessToken()]).toEqual(['out', undefined]);
      answer = signedIn;
      expect(await signIn()).toBe('/jobs/1');
    });
  });

  describe('renewing', () => {
    beforeEach(async () => {
      await signIn();
      asked = [];
    });

    it('should be once for all who ask while the token is about to end, and not before', async () => {
      now += HOUR_MS - 61_000;
      expect(await identity.accessToken()).toBe('first');
      expect(asked).toEqual([]);
      now += 2_000;
      answer = tokens('second');
      const all = await Promise.all([1, 2, 3].map(() => identity.accessToken()));
      expect(all).toEqual(['second', 'second', 'second']);
      expect(asked.map((request) => request.get('refresh_token'))).toEqual(['refresh']);
      // By the same refresh token, as no other came.
      now += HOUR_MS;
      answer = tokens('third', { refresh_token: 'other' });
      expect(await identity.accessToken()).toBe('third');
      expect(asked.at(-1)?.get('refresh_token')).toBe('refresh');
      now += HOUR_MS;
      await identity.accessToken();
      expect(asked.at(-1)?.get('refresh_token')).toBe('other');
    });

    it('should end with the refresh token', async () => {
      now += HOUR_MS;
      answer = refused;
      expect(await identity.accessToken()).toBeUndefined();
      expect([identity.state.value, identity.email.value]).toEqual(['ended', undefined]);
      expect(await identity.accessToken()).toBeUndefined();
      expect(asked).toHaveLength(1);
    });

    it.each<[string, Answer]>([
      ['is offline', offline],
      ['is answered 503', () => Response.json({ error: 'temporarily_unavailable' }, { status: 503 })],
      ['is answered 429', () => Response.json({ error: 'slow_down' }, { status: 429 })],
      ['is answered by somebody else', () => new Response('<html>', { headers: { 'content-type': 'text/html' } })],
    ])('should sign nobody out when it %s', async (_what, fault) => {
      answer = fault;
      now += HOUR_MS - 30_000;
      expect(await identity.accessToken()).toBe('first');
      now += 30_000;
      await expect(identity.accessToken()).rejects.toThrow('could not be renewed');
      expect(identity.state.value).toBe('in');
      answer = tokens('second');
      expect(await identity.accessToken()).toBe('second');
    });

    it('should not bring back who has signed out meanwhile', async () => {
      now += HOUR_MS;
      const { promise, resolve } = Promise.withResolvers<Response>();
      answer = () => promise;
      const token = identity.accessToken();
      identity.signOut();
      resolve(await tokens('second')());
      expect(await token).toBeUndefined();
      expect(identity.state.value).toBe('out');
    });

    it('should not be tried without a refresh token: the token is good until its end', async () => {
      answer = tokens('only');
      identity = load();
      await signIn();
      asked = [];
      now += HOUR_MS - 1;
      expect(await identity.accessToken()).toBe('only');
      now += 1;
      expect(await identity.accessToken()).toBeUndefined();
      expect([identity.state.value, asked.length]).toEqual(['ended', 0]);
    });
  });

  it('should end when the API does not take the token, but not for one of before', async () => {
    await signIn();
    identity.refuse('former');
    expect(identity.state.value).toBe('in');
    identity.refuse('first');
    expect([identity.state.value, await identity.accessToken()]).toEqual(['ended', undefined]);
  });

  it('should sign out here, and at the sign-in page, which leads back', async () => {
    await signIn();
    identity.signOut();
    expect([identity.state.value, identity.email.value, await identity.accessToken()]).toEqual([
      'out',
      undefined,
      undefined,
    ]);
    expect(left.at(-1)).toBe(
      'https://auth.example.com/logout?client_id=client&logout_uri=https%3A%2F%2Fapp.example.com%2Fjobs',
    );
  });

  it('should be off where nobody has to sign in', async () => {
    const off = new Identity(undefined, browser());
    expect([off.state.value, await off.accessToken()]).toEqual(['off', undefined]);
    expect(await off.complete(new URL(`${ORIGIN}/signed-in?code=code&state=state`))).toBe('/jobs');
  });
});
