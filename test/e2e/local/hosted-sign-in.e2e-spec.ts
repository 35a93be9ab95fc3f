import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminDeleteUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { createApi } from '../../../apps/web/src/api/api.js';
import type { Configuration } from '../../../apps/web/src/configuration.js';
import { Identity } from '../../../apps/web/src/identity/identity.js';
import { startLocalStack } from '../support/recorded-stack.js';
import type { Shown } from './fixtures/tab.js';
import { Tab } from './fixtures/tab.js';

const PASSWORD = 'Analytical-Engine-1';
const EMAIL = 'ada@example.com';
const ADA = { email: EMAIL, password: PASSWORD };
const REFUSAL = 'The address or the password is wrong, or the address is not confirmed.';

type SignIn = NonNullable<Configuration['signIn']>;

interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

describe('the local sign-in page', () => {
  let dataDir: string;
  let stack: LocalStack;
  /** The web app's address. */
  let site: string;
  let configuration: Configuration;
  let signIn: SignIn;
  let callback: string;
  let verifier: string;
  let tab: Tab;
  const codes = new Map<string, string>();

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-sign-in-'));
    stack = await startLocalStack({
      dataDir,
      workers: 0,
      webApp: true,
      identity: true,
      onConfirmationCode: (email, code) => {
        codes.set(email, code);
      },
    });
    site = stack.endpoints.web ?? '';
    configuration = (await (await fetch(`${site}/config.json`)).json()) as Configuration;
    if (configuration.signIn === undefined) throw new Error('The web app is not told where people sign in');
    signIn = configuration.signIn;
    callback = `${site}/signed-in`;
    await register(EMAIL);
  });

  afterAll(async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(() => {
    tab = new Tab(isOfTheWebApp);
    verifier = randomBytes(32).toString('base64url');
  });

  function isOfTheWebApp({ origin }: URL): boolean {
    return origin === site;
  }

  async function post(path: string, body: object): Promise<void> {
    const { status } = await fetch(`${stack.endpoints.api}${path}`, { method: 'POST', body: JSON.stringify(body) });
    expect(status).toBeLessThan(300);
  }

  async function register(email: string): Promise<void> {
    await post('/auth/register', { email, password: PASSWORD });
    await post('/auth/confirm', { email, code: codes.get(email) });
  }

  /** The address that a client leaves for, with some parameters changed, or left out by null. */
  function authorizeUrl(changed: Readonly<Record<string, string | null>> = {}): URL {
    const url = new URL(signIn.authorizationEndpoint);
    const parameters: Record<string, string | null> = {
      response_type: 'code',
      client_id: signIn.clientId,
      redirect_uri: callback,
      scope: signIn.scope,
      state: 'a state & more',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changed,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.set(name, value);
    return url;
  }

  function parametersOf({ url }: Shown): Record<string, string> {
    return Object.fromEntries(url.searchParams);
  }

  async function askForToken(fields: Readonly<Record<string, string>> | string): Promise<TokenAnswer> {
    const response = await fetch(signIn.tokenEndpoint, { method: 'POST', body: new URLSearchParams(fields) });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Record<string, unknown> };
  }

  /** A good request for the tokens of a new code. */
  async function claim(): Promise<Record<string, string>> {
    const form = await tab.open(authorizeUrl());
    // The tab's session sends it on without a form.
    const { code } = parametersOf(isOfTheWebApp(form.url) ? form : await tab.submit(form, ADA));
    return {
      grant_type: 'authorization_code',
      client_id: signIn.clientId,
      redirect_uri: callback,
      code: code ?? '',
      code_verifier: verifier,
    };
  }

  async function statusOfJobs(token: unknown): Promise<number> {
    return (await fetch(`${stack.endpoints.api}/jobs`, { headers: { authorization: `Bearer ${String(token)}` } }))
      .status;
  }

  describe('for the web app', () => {
    it('should sign in, be renewed and sign out by what the web app is told, and does', async () => {
      const left: string[] = [];
      const kept = new Map<string, string>();
      let now = Date.now();
      const storage = {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      };
      const browser = { origin: site, storage, leaveFor: (url: string) => void left.push(url) };
      const identity = new Identity(signIn, browser, () => now);

      await identity.signIn('/jobs/1?from=here');
      const form = await tab.open(left.at(-1) ?? '');
      expect([form.status, form.url.pathname]).toEqual([200, '/login']);
      const back = await tab.submit(form, ADA);
      expect(`${back.url.origin}${back.url.pathname}`).toBe(callback);
      expect(await identity.complete(back.url)).toBe('/jobs/1?from=here');
      expect([identity.state.value, identity.email.value]).toEqual(['in', EMAIL]);
      const first = await identity.accessToken();
      expect(await statusOfJobs(first)).toBe(200);

      now += 24 * 60 * 60 * 1_000;
      const [second, same] = await Promise.all([identity.accessToken(), identity.accessToken()]);
      expect(second).not.toBe(first);
      expect(same).toBe(second);
      expect(await statusOfJobs(second)).toBe(200);

      identity.signOut();
      expect(await identity.accessToken()).toBeUndefined();
      expect((await tab.open(left.at(-1) ?? '')).url.href).toBe(`${site}/jobs`);
      expect((await tab.open(authorizeUrl())).url.pathname).toBe('/login');
    });

    it('should be told of a token that the API does not take, and of none where there is none', async () => {
      const refused: string[] = [];
      const refuse = (token: string): void => void refused.push(token);
      const { access_token: good } = (await askForToken(await claim())).body;
      for (const [token, status] of [
        [String(good), 200],
        [`${String(good)}x`, 401],
        [undefined, 401],
      ] as const) {
        const api = createApi(configuration.apiUrl, { accessToken: () => Promise.resolve(token), refuse });
        expect((await api.GET('/jobs')).response.status).toBe(status);
      }
      expect(refused).toEqual([`${String(good)}x`]);
    });

    it('should let the page of the web app ask for tokens, and no page of elsewhere', async () => {
      const policy = (await fetch(site)).headers.get('content-security-policy') ?? '';
      const connects = policy.split('; ').find((directive) => directive.startsWith('connect-src '));
      expect(connects?.split(' ')).toContain(new URL(signIn.tokenEndpoint).origin);
      for (const [origin, status] of [
        [site, 400],
        ['https://example.com', 403],
      ] as const) {
        const answer = await fetch(signIn.tokenEndpoint, { method: 'POST', headers: { origin }, body: '' });
        const allowed = answer.headers.get('access-control-allow-origin');
        expect([answer.status, allowed]).toEqual([status, status === 403 ? null : origin]);
      }
    });
  });

  describe('the tokens', () => {
    it('should be Bearer tokens that the API takes, of the issuer that the web app is told', async () => {
      const { status, headers, body } = await askForToken(await claim());
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(body).toEqual({
        access_token: expect.any(String),
        id_token: expect.any(String),
        refresh_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: expect.any(Number),
      });
      expect(body['expires_in']).toBeGreaterThan(24 * 60 * 60 - 60);
      expect(decodeJwt(String(body['id_token']))).toMatchObject({
        iss: signIn.issuer,
        aud: signIn.clientId,
        email: EMAIL,
      });
      expect(await statusOfJobs(body['access_token'])).toBe(200);

      const refresh = { grant_type: 'refresh_token', client_id: signIn.clientId };
      const renewed = await askForToken({ ...refresh, refresh_token: String(body['refresh_token']) });
      expect(renewed.status).toBe(200);
      expect(renewed.body).not.toHaveProperty('refresh_token');
      expect(await statusOfJobs(renewed.body['access_token'])).toBe(200);
    });

    it.each([
      ['another verifier', { code_verifier: 'a'.repeat(43) }],
      ['a verifier that is too short to be one', { code_verifier: 'abc' }],
      ['another address to go back to', { redirect_uri: 'http://localhost:1/signed-in' }],
      ['a code that is none', { code: 'a'.repeat(43) }],
    ])('should not be had by %s', async (_what, changed) => {
      const { status, body } = await askForToken({ ...(await claim()), ...changed });
      expect([status, body]).toEqual([400, { error: 'invalid_grant' }]);
    });

    it('should be had by a code once, and not at all when somebody else has tried it', async () => {
      const once = await claim();
      expect((await askForToken(once)).status).toBe(200);
      expect((await askForToken(once)).body).toEqual({ error: 'invalid_grant' });
      const tried = await claim();
      await askForToken({ ...tried, code_verifier: 'a'.repeat(43) });
      expect((await askForToken(tried)).body).toEqual({ error: 'invalid_grant' });
    });

    it('should be refused as OAuth has it', async () => {
      const good = await claim();
      const errorOf = async (fields: Record<string, string> | string) => (await askForToken(fields)).body['error'];
      expect(await errorOf({ ...good, client_id: 'another' })).toBe('invalid_client');
      expect(await errorOf({ ...good, grant_type: 'password' })).toBe('unsupported_grant_type');
      expect(await errorOf({ client_id: signIn.clientId })).toBe('invalid_request');
      expect(await errorOf({ ...good, code_verifier: '' })).toBe('invalid_request');
      expect(await errorOf(`${new URLSearchParams(good).toString()}&code=another`)).toBe('invalid_request');
      const refresh = { grant_type: 'refresh_token', client_id: signIn.clientId };
      expect(await errorOf(refresh)).toBe('invalid_request');
      expect(await errorOf({ ...refresh, refresh_token: 'eyJ.nobody.s' })).toBe('invalid_grant');
      // None of that has used the code up.
      expect((await askForToken(good)).status).toBe(200);
    });

    it('should not be asked for by more than a form has', async () => {
      const large = await fetch(signIn.tokenEndpoint, { method: 'POST', body: 'a'.repeat(16_385) });
      expect(large.status).toBe(413);
      const unbounded = new Blob(['a']).stream();
      const endless = await fetch(signIn.tokenEndpoint, { method: 'POST', body: unbounded, duplex: 'half' });
      expect(endless.status).toBe(411);
    });
  });

  describe('the request for a code', () => {
    it('should never be sent on to an address that is not the client’s', async () => {
      const { port } = new URL(callback);
      const wrong = [
        { client_id: 'another' },
        { client_id: null },
        { redirect_uri: null },
        ...[
          'https://example.com/signed-in',
          'http://localhost.example.com/signed-in',
          'http://localhost@example.com/signed-in',
          'http://example.com#@localhost/signed-in',
          `http://localhost:${port}\\@example.com/signed-in`,
          `http://localhost:${port}/signed-in/../elsewhere`,
          `http://localhost:${port}/signed-in?next=https://example.com`,
          `http://localhost:${port}/signed-in#`,
          `http://LOCALHOST:${port}/signed-in`,
          `http://ada@localhost:${port}/signed-in`,
          `http://localhost:${port}//example.com/signed-in`,
          `https://localhost:${port}/signed-in`,
          '//example.com/signed-in',
          '/signed-in',
          'javascript:alert(1)//localhost/signed-in',
          '',
        ].map((uri) => ({ redirect_uri: uri })),
      ];
      for (const changed of wrong) {
        const url = authorizeUrl(changed);
        for (const path of ['/oauth2/authorize', '/login']) {
          const shown = await tab.open(Object.assign(new URL(url), { pathname: path }));
          expect([changed, shown.status, shown.url.pathname]).toEqual([changed, 400, path]);
        }
        // Nor with the right password.
        const form = await tab.open(authorizeUrl());
        const shown = await tab.submit({ ...form, url: Object.assign(new URL(url), { pathname: '/login' }) }, ADA);
        expect([changed, shown.status]).toEqual([changed, 400]);
      }
      const twice = authorizeUrl();
      twice.searchParams.append('redirect_uri', 'https://example.com/signed-in');
      expect((await tab.open(twice)).status).toBe(400);
      expect(tab.cookies.size).toBe(0);
    });

    it.each([
      ['response_type', null, 'invalid_request'],
      ['response_type', 'token', 'unauthorized_client'],
      ['response_type', 'id_token', 'unsupported_response_type'],
      ['code_challenge', null, 'invalid_request'],
      ['code_challenge', 'short', 'invalid_request'],
      ['code_challenge_method', null, 'invalid_request'],
      ['code_challenge_method', 'plain', 'invalid_request'],
      ['scope', 'openid phone', 'invalid_scope'],
      ['nonce', 'n', 'invalid_request'],
    ])('should be sent back with an error for %s %s', async (name, value, error) => {
      const back = await tab.open(authorizeUrl({ [name]: value }));
      expect(`${back.url.origin}${back.url.pathname}`).toBe(callback);
      expect(parametersOf(back)).toEqual({ error, error_description: expect.any(String), state: 'a state & more' });
    });

    it('should be sent back with an error for a parameter that is there twice', async () => {
      const url = authorizeUrl();
      url.searchParams.append('state', 'another');
      expect(parametersOf(await tab.open(url))).toMatchObject({ error: 'invalid_request' });
    });

    it('should need no scope, and no state', async () => {
      const form = await tab.open(authorizeUrl({ scope: null, state: null }));
      expect(Object.keys(parametersOf(await tab.submit(form, ADA)))).toEqual(['code']);
    });
  });

  describe('the session', () => {
    it('should send a browser that has signed in on at once, each time with another code', async () => {
      const first = await tab.submit(await tab.open(authorizeUrl()), ADA);
      const second = await tab.open(authorizeUrl({ state: 'other' }));
      expect(parametersOf(second)).toEqual({ code: expect.any(String), state: 'other' });
      expect(parametersOf(second)['code']).not.toBe(parametersOf(first)['code']);
      expect((await new Tab(isOfTheWebApp).open(authorizeUrl())).url.pathname).toBe('/login');
    });

    it('should be in a cookie that no script and no form of another site has', async () => {
      const form = await tab.open(authorizeUrl());
      const body = new URLSearchParams(ADA);
      const { headers } = await fetch(form.url, { method: 'POST', body, redirect: 'manual' });
      expect(headers.get('set-cookie')).toMatch(
        /^spotter-sign-in=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/,
      );
    });

    it('should not outlive its user', async () => {
      await register('gone@example.com');
      await tab.submit(await tab.open(authorizeUrl()), { ...ADA, email: 'gone@example.com' });
      const cognito = new CognitoIdentityProviderClient({
        region: stack.environment['AWS_REGION'] ?? '',
        endpoint: stack.endpoints.cognito ?? '',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      const UserPoolId = stack.environment['COGNITO_USER_POOL_ID'];
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: 'gone@example.com' }));
      cognito.destroy();
      expect((await tab.open(authorizeUrl())).url.pathname).toBe('/login');
    });

    it('should end by signing out, which leads to the web app alone', async () => {
      const logout = (parameters: Record<string, string>): string =>
        `${signIn.logoutEndpoint ?? ''}?${new URLSearchParams(parameters).toString()}`;
      const jobs = `${site}/jobs`;
      await claim();
      const stolen = new Map(tab.cookies);
      for (const wrong of [
        { client_id: signIn.clientId, logout_uri: 'https://example.com/jobs' },
        { client_id: signIn.clientId, logout_uri: `${jobs}?next=//example.com` },
        { client_id: signIn.clientId, logout_uri: callback },
        { client_id: signIn.clientId },
        { client_id: 'another', logout_uri: jobs },
      ]) {
        expect([wrong, (await tab.open(logout(wrong))).status]).toEqual([wrong, 400]);
      }
      expect((await tab.open(authorizeUrl())).url.pathname).toBe('/signed-in');

      const out = await tab.open(logout({ client_id: signIn.clientId, logout_uri: jobs }));
      expect(out.url.href).toBe(jobs);
      for (const [host, cookie] of stolen) tab.cookies.set(host, cookie);
      expect((await tab.open(authorizeUrl())).url.pathname).toBe('/login');
    });
  });

  describe('the form', () => {
    it('should say the same to a wrong password, an unknown address and one that is not confirmed', async () => {
      await post('/auth/register', { email: 'new@example.com', password: PASSWORD });
      const form = await tab.open(authorizeUrl());
      const attempts = [
        { email: EMAIL, password: 'Wrong-password-1' },
        { email: 'nobody@example.com', password: PASSWORD },
        { email: 'new@example.com', password: PASSWORD },
        { email: '__proto__', password: PASSWORD },
      ];
      const texts = new Set<string>();
      for (const attempt of attempts) {
        const shown = await tab.submit(form, attempt);
        expect([attempt, shown.status]).toEqual([attempt, 400]);
        expect(shown.text).toContain(`value="${attempt.email}"`);
        expect(shown.text).not.toContain(attempt.password);
        texts.add(shown.text.replace(attempt.email, ''));
      }
      expect([...texts]).toEqual([expect.stringContaining(REFUSAL)]);
      expect(tab.cookies.size).toBe(0);
      expect((await tab.submit(form, {})).text).toContain(REFUSAL);
      // The right one is let in still, in whatever case.
      expect(isOfTheWebApp((await tab.submit(form, { ...ADA, email: 'ADA@example.com' })).url)).toBe(true);
    });

    it('should show what people and links bring along as text only, and run nothing', async () => {
      const script = '"><script>alert(1)</script>';
      const form = await tab.open(authorizeUrl({ state: script, other: script }));
      const shown = await tab.submit(form, { email: script, password: script });
      expect(shown.text).toContain('value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
      expect((await tab.open(authorizeUrl({ client_id: script }))).text).not.toContain('<script');
      for (const page of [form, shown]) {
        expect(page.text).not.toContain('<script');
        const policy = page.headers.get('content-security-policy') ?? '';
        expect(policy.split('; ')).toEqual([
          "default-src 'none'",
          expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
          "base-uri 'none'",
          "frame-ancestors 'none'",
          `form-action 'self' ${site}`,
        ]);
        expect(page.headers.get('cache-control')).toBe('no-store');
        expect(page.headers.get('referrer-policy')).toBe('same-origin');
      }
    });

    it('should sign nobody in who has come by the form of another page', async () => {
      const { url } = await tab.open(authorizeUrl());
      for (const origin of ['https://example.com', 'null', site, 'http://127.0.0.1:1']) {
        const body = new URLSearchParams(ADA);
        const answer = await fetch(url, { method: 'POST', headers: { origin }, body, redirect: 'manual' });
        expect([origin, answer.status, answer.headers.get('set-cookie')]).toEqual([origin, 403, null]);
      }
    });
  });
});
