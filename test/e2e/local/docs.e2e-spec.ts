import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway } from '../../../apps/local/src/gateway/gateway.server.js';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { DOCUMENT } from '../support/document.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { send, WEBSOCKET_API } from './fixtures/gateway.harness.js';

const UI = join('node_modules', 'swagger-ui-dist');
const RESOURCES = [
  '/docs',
  '/docs/',
  '/docs/show.js',
  '/docs/openapi.json',
  '/docs/swagger-ui.css',
  '/docs/swagger-ui-bundle.js',
];

/** The machine's own address on a network, by which its requests come from elsewhere than the loopback. */
const [elsewhere] = Object.values(networkInterfaces())
  .flatMap((addresses = []) => addresses)
  .filter(({ family, internal }) => family === 'IPv4' && !internal);

describe('the page that shows the API', () => {
  let dataDir: string;
  let stack: LocalStack;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-docs-'));
    stack = await startLocalStack({ dataDir, workers: 0 });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const get = (path: string, method = 'GET') => send(stack.endpoints.api, path, { method });

  it('should be whole without anything from elsewhere', async () => {
    const { status, headers, text } = await get('/docs');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const links = [...text.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link = '']) => link);
    expect(links).toEqual(['data:,', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/show.js']);
    for (const link of links.slice(1)) expect((await get(link)).status).toBe(200);
    expect((await get('/docs/show.js')).text).toContain("url: '/docs/openapi.json'");
    expect((await get('/docs/')).text).toBe(text);
  });

  it('should be of the document that is committed, and call the stack that shows it', async () => {
    const { headers, text } = await get('/docs/openapi.json');
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(text)).toEqual({ ...DOCUMENT, servers: [{ url: '/', description: 'This local stack.' }] });
  });

  it.each([
    ['swagger-ui.css', 'text/css; charset=utf-8'],
    ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ])('should have %s as its package has it', async (file, type) => {
    const { headers, body } = await get(`/docs/${file}`);
    expect(headers['content-type']).toBe(type);
    expect(body.equals(await readFile(join(UI, file)))).toBe(true);
  });

  it.each(RESOURCES)('should not let a browser take %s for what it is not, or call others', async (path) => {
    const { headers } = await get(path);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("connect-src 'self';");
    expect(policy).not.toContain('http');
  });

  it.each([
    '/docs/index.html',
    '/docs/package.json',
    '/docs/../package.json',
    '/docs/..%2fpackage.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/./swagger-ui.css/../../package.json',
    '/docs//etc/passwd',
    '/docs/swagger-ui-bundle.js.map',
    '/docs/constructor',
    '/docsx',
    '/DOCS',
  ])('should leave everything else to the API: %s', async (path) => {
    const { status, text } = await get(path);
    expect(status).toBe(404);
    expect(JSON.parse(text)).toMatchObject({ success: false, error: { code: 'NOT_FOUND' } });
  });

  it('should leave other methods to the API, and preflights', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect((await get('/docs', method)).status).toBe(404);
    expect((await get('/docs/openapi.json', 'OPTIONS')).status).toBe(204);
  });

  it('should be at no path of the API', () => {
    expect(Object.keys(DOCUMENT.paths ?? {}).filter((path) => /^\/(docs|\{)/.test(path))).toEqual([]);
  });

  (elsewhere === undefined ? it.skip : it)('should be for whoever sits at the machine only', async () => {
    const gateway = await startGateway({
      httpApi: { stage: '$default', routes: [{ routeKey: '$default' }] },
      webSocketApi: WEBSOCKET_API,
      ports: { http: 0, webSocket: 0 },
      host: '0.0.0.0',
      invoke: () => Promise.resolve({ statusCode: 418 }),
      docs: { document: join('docs', 'openapi.json'), ui: UI },
    });
    const outside = gateway.httpUrl.replace('localhost', elsewhere?.address ?? '');
    for (const path of RESOURCES) {
      expect((await send(gateway.httpUrl, path)).status).toBe(200);
      expect((await send(outside, path)).status).toBe(418);
    }
    await gateway.stop();
  });
});
