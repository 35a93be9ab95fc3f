import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { PARAMETERS } from '../../../apps/local/src/stack.parts.js';
import { loadTemplate } from '../../../apps/local/src/template/template.js';
import type { LocalWeb } from '../../../apps/local/src/web/web.server.js';
import { startWeb } from '../../../apps/local/src/web/web.server.js';
import { webDefinitionOf } from '../../../apps/local/src/web/web.template.js';
import { configurationSchema } from '../../../apps/web/src/configuration.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { send, sendRaw } from './fixtures/gateway.harness.js';

jest.setTimeout(60_000);

const TEMPLATES = join('copilot', 'environments', 'addons');
const PAGE = '<!doctype html><title>Spotter</title>';
const SECRET = 'not for visitors';
const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The sources of a directive of a Content-Security-Policy. */
function sourcesOf(policy: string, name: string): string[] {
  const directive = policy.split('; ').find((one) => one.startsWith(`${name} `)) ?? '';
  return directive.split(' ').slice(1);
}

describe('the web server of the local stack', () => {
  let root: string;
  let folder: string;
  let web: LocalWeb;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'spotter-web-'));
    folder = join(root, 'web');
    await mkdir(join(folder, 'assets'), { recursive: true });
    // What lies beside the app, also by a name that begins alike.
    await mkdir(join(root, 'web-private'));
    for (const path of ['secret.txt', '.web.digest', 'web-private/secret.txt'])
      await writeFile(join(root, path), SECRET);
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await writeFile(join(folder, 'assets', 'index-Ab_1-x.js'), 'export {};');
    web = await startWeb({
      definition: webDefinitionOf(await loadTemplate(TEMPLATES, PARAMETERS)),
      folder,
      configuration: { apiUrl: 'http://localhost:1' },
      origins: { api: 'http://localhost:1', webSocket: 'ws://localhost:2/local', s3: 'http://localhost:3' },
      port: 0,
      host: '127.0.0.1',
      publicHost: 'localhost',
    });
  });
  afterAll(async () => {
    await web.stop();
    await rm(root, { recursive: true });
  });

  it.each([
    '/',
    '/?a=b',
    '/index.html',
    '/exercises/goblet-squat',
    '/exercises/a.b.png',
    '/screen',
    '/u',
    '/jobs',
    '/jobs/0b9f6f0e-8c1f-4d8e-9a1c-111111111111',
    '/signed-in?code=c&state=s',
    '/jobs/',
    '//example.com/x',
    '/assets',
    '/assets/',
    '/..',
    '/../secret',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt%20',
    '/%',
    '/%00',
    `/${'a'.repeat(8_000)}`,
  ])('should answer %s with the page', async (path) => {
    const { status, headers, text } = await send(web.url, path);
    expect([status, text]).toEqual([200, PAGE]);
    expect(headers).toMatchObject({ 'content-type': 'text/html;charset=utf-8', 'cache-control': 'no-cache' });
  });

  it('should answer files, those whose names change with what is in them for a year', async () => {
    const script = await send(web.url, '/assets/index-Ab_1-x.js');
    expect([script.status, script.text]).toEqual([200, 'export {};']);
    expect(script.headers).toMatchObject({ 'content-type': 'text/javascript', 'cache-control': IMMUTABLE });
    const icon = await send(web.url, '/icon.svg');
    expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
  });

  it.each([
    '/assets/other.js',
    '/assets/index-Ab_1-x',
    '/assets/index-Ab_1-x.js/',
    '/favicon.ico',
    '/secret.txt',
    '/.web.digest',
    '/assets/../index.html',
    '/assets/%2e%2e/index.html',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/%2e%2e/%2e%2e/secret.txt',
    '/assets/%2e%2e/%2e%2e/web-private/secret.txt',
    '/assets/..\\..\\secret.txt',
    '/assets//etc/passwd',
    '/assets/%00.js',
    '/assets/%',
    `/assets/${'a'.repeat(8_000)}.js`,
  ])('should answer %s as a file that is not there, and let nobody keep that', async (path) => {
    const { status, headers, text } = await send(web.url, path);
    expect([status, text]).toEqual([404, 'Not Found']);
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('should refuse an address that no browser sends, and go on', async () => {
    expect((await send(web.url, `/${'a'.repeat(20_000)}`)).status).toBe(431);
    expect(await sendRaw(web.url, 'GET ../secret.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).not.toContain(
      SECRET,
    );
    expect(await sendRaw(web.url, 'GET http://x/../secret.txt HTTP/1.1\r\nHost: x\r\n\r\n')).not.toContain(SECRET);
    expect((await send(web.url, '/')).status).toBe(200);
  });

  it.each(['bytes=5-2', 'bytes=-1', 'bytes=99-', 'items=a', 'bytes=0-1,3-4'])(
    'should answer the whole file to somebody who asks for the range %s',
    async (range) => {
      const { status, text } = await send(web.url, '/assets/index-Ab_1-x.js', { headers: { range } });
      expect([status, text]).toEqual([200, 'export {};']);
    },
  );

  it('should answer HEAD by the headers alone', async () => {
    for (const path of ['/jobs', '/assets/index-Ab_1-x.js', '/config.json', '/assets/other.js']) {
      const whole = await send(web.url, path);
      const { status, headers, text } = await send(web.url, path, { method: 'HEAD' });
      expect([status, text]).toEqual([whole.status, '']);
      expect(headers).toEqual({ ...whole.headers, date: headers.date });
    }
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('should not take a %s', async (method) => {
    const { status, headers } = await send(web.url, '/', { method, body: 'a' });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('should spare who has the file already', async () => {
    const { headers } = await send(web.url, '/');
    const again = await send(web.url, '/', { headers: { 'if-none-match': headers.etag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('should serve what was built since it started', async () => {
    await rm(join(folder, 'assets'), { recursive: true });
    expect((await send(web.url, '/assets/index-Ab_1-x.js')).status).toBe(404);
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'index-next.js'), 'export { };');
    expect((await send(web.url, '/assets/index-next.js')).text).toBe('export { };');
    await writeFile(join(folder, 'assets', 'index-Ab_1-x.js'), 'export {};');
  });

  it('should have the headers of the templates on every answer, that is refusals too', async () => {
    for (const path of ['/', '/assets/index-Ab_1-x.js', '/config.json', '/assets/other.js']) {
      for (const method of ['GET', 'POST']) {
        const { headers } = await send(web.url, path, { method });
        expect(headers).toMatchObject({
          'content-security-policy': expect.stringMatching(/^default-src 'none'; /),
          'x-content-type-options': 'nosniff',
          'x-frame-options': 'DENY',
          'referrer-policy': 'no-referrer',
          'cross-origin-opener-policy': 'same-origin',
          'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
        });
        expect(headers).not.toHaveProperty('strict-transport-security');
      }
    }
  });
});

describe('the web app of the local stack', () => {
  let dataDir: string;
  let stack: LocalStack;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-web-stack-'));
  });
  afterAll(() => rm(dataDir, { recursive: true }));

  const start = async (options: { identity?: boolean; publicHost?: string } = {}): Promise<void> => {
    stack = await startLocalStack({ dataDir, workers: 0, schedules: false, webApp: true, ...options });
  };

  it('should find all that it needs, by a policy that is the deployed one but for where that is', async () => {
    await start({ identity: true });
    try {
      const { web = '', api, webSocket, s3, cognito = '' } = stack.endpoints;
      const config = await send(web, '/config.json');
      expect(config.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache' });
      expect(configurationSchema.parse(JSON.parse(config.text))).toMatchObject({
        apiUrl: api,
        webSocketUrl: webSocket,
      });

      const { headers, text } = await send(web, '/');
      const policy = String(headers['content-security-policy']);
      expect(sourcesOf(policy, 'connect-src')).toEqual(["'self'", api, `ws://${new URL(webSocket).host}`, s3, cognito]);
      expect(sourcesOf(policy, 'img-src')).toEqual(["'self'", 'blob:', s3, s3]);
      const template = await loadTemplate(TEMPLATES, { ...PARAMETERS, CreateUserPool: 'true' });
      const { contentSecurityPolicy: deployed } = webDefinitionOf(template);
      const withoutAddresses = (one: string): string => one.replaceAll(/(https?|wss?):\/\/[^ ;]+/g, 'address');
      expect(withoutAddresses(policy)).toBe(withoutAddresses(deployed));

      expect(text).toBe(await readFile(join('dist', 'web', 'index.html'), 'utf8'));
      const assets = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path);
      expect(assets.length).toBeGreaterThan(1);
      for (const path of assets) {
        const asset = await send(web, path);
        expect([asset.status, asset.headers['cache-control']]).toEqual([200, IMMUTABLE]);
      }
    } finally {
      await stack.stop();
    }
  });

  it('should be under the name that the stack is given, and name all else by it', async () => {
    // One of loopback, so that this test opens nothing.
    await start({ publicHost: '127.0.0.1' });
    try {
      const { web = '', api, webSocket, s3 } = stack.endpoints;
      for (const address of [web, api, webSocket, s3]) expect(new URL(address).hostname).toBe('127.0.0.1');
      const { apiUrl, webSocketUrl } = configurationSchema.parse(JSON.parse((await send(web, '/config.json')).text));
      expect([apiUrl, webSocketUrl]).toEqual([api, webSocket]);
      const policy = String((await send(web, '/u')).headers['content-security-policy']);
      expect(sourcesOf(policy, 'connect-src')).toEqual(["'self'", api, `ws://${new URL(webSocket).host}`, s3]);
    } finally {
      await stack.stop();
    }
  });
});
