import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { sourceIp, splitTarget } from './gateway.request.js';
import type { HttpAnswer } from './http.response.js';

/** What the site shows, and what it shows it by. */
export interface DocsFiles {
  /** The OpenAPI document of the API. */
  readonly document: string;
  /** The folder of the package swagger-ui-dist. */
  readonly ui: string;
}

interface Resource {
  readonly type: string;
  read(files: DocsFiles): Promise<string | Buffer>;
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Spotter</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/show.js"></script>
  </body>
</html>
`;

/** Without the validator, which is on the internet. */
const SHOW = `SwaggerUIBundle({ url: '/docs/openapi.json', dom_id: '#ui', validatorUrl: null });
`;

const page: Resource = { type: 'text/html; charset=utf-8', read: () => Promise.resolve(PAGE) };

/** All that there is: nothing of a request becomes part of a path. */
const RESOURCES: ReadonlyMap<string, Resource> = new Map([
  ['/docs', page],
  ['/docs/', page],
  ['/docs/show.js', { type: 'text/javascript; charset=utf-8', read: () => Promise.resolve(SHOW) }],
  ['/docs/openapi.json', { type: 'application/json', read: ({ document }) => ownDocument(document) }],
  ['/docs/swagger-ui.css', ofUi('swagger-ui.css', 'text/css; charset=utf-8')],
  ['/docs/swagger-ui-bundle.js', ofUi('swagger-ui-bundle.js', 'text/javascript; charset=utf-8')],
]);

/** The page styles itself as it runs; everything else comes from here, and calls go nowhere else. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * A page that shows the API's document and calls the API, for whoever sits at this machine. Of every other request it makes
 * nothing, and the API has it; so do others on the network.
 */
export function createDocsSite(files: DocsFiles): (request: IncomingMessage) => Promise<HttpAnswer | undefined> {
  return async (request) => {
    if (request.method !== 'GET' || !isLoopback(sourceIp(request))) return undefined;
    const resource = RESOURCES.get(splitTarget(request.url)?.path ?? '');
    return resource && { statusCode: 200, headers: headersOf(resource), body: Buffer.from(await resource.read(files)) };
  };
}

function headersOf({ type }: Resource): Record<string, string> {
  return {
    'content-type': type,
    'cache-control': 'no-cache',
    'content-security-policy': POLICY,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

function ofUi(file: string, type: string): Resource {
  return { type, read: ({ ui }) => readFile(join(ui, file)) };
}

/** The document of the API that runs here, whatever its port and name are. */
async function ownDocument(file: string): Promise<string> {
  const document = JSON.parse(await readFile(file, 'utf8')) as object;
  return JSON.stringify({ ...document, servers: [{ url: '/', description: 'This local stack.' }] });
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}
