import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Script } from 'node:vm';
import sirv from 'sirv';
import { z } from 'zod';
import { localHeadersOf, localPolicyOf } from './web.template.js';
import type { LocalOrigins, WebDefinition } from './web.template.js';

export interface WebOptions {
  readonly definition: WebDefinition;
  /** The built web app. */
  readonly folder: string;
  /** What it is told by `/config.json`. */
  readonly configuration: object;
  readonly origins: LocalOrigins;
  /** 0 for a free one. */
  readonly port: number;
  /** The address to bind to. */
  readonly host: string;
  /** The name that clients know the machine by. */
  readonly publicHost: string;
}

export interface LocalWeb {
  readonly url: string;
  stop(): Promise<void>;
}

type ViewerRequest = (event: { request: { uri: string } }) => unknown;

const handlerSchema = z.custom<ViewerRequest>((value) => typeof value === 'function');
const requestSchema = z.object({ uri: z.string() });

/** The URI that CloudFront would ask its origin for. */
function rewriter(code: string): (uri: string) => string {
  const handler = handlerSchema.parse(new Script(`${code}\nhandler`).runInNewContext());
  return (uri) => requestSchema.parse(handler({ request: { uri } })).uri;
}

/** As a build names files. In S3 any other is a key that is not there, where folders would make something of it. */
const FILE = /^(\/[\w-][\w.-]*)+$/;

/** What the deployment gives each file, too: the names in `assets` change with what is in them. */
function cacheControlOf(uri: string): string {
  return uri.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function answerWith(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

function notFound(response: ServerResponse): void {
  response.setHeader('cache-control', 'no-cache');
  answerWith(response, 404, 'text/plain', 'Not Found');
}

/** Serves the web app as its distribution does. @throws Error when the port is taken. */
export async function startWeb(options: WebOptions): Promise<LocalWeb> {
  const { definition, folder, configuration, origins, port, host, publicHost } = options;
  // Looked up anew for each request (`dev`): the app may be built again while it is served.
  const files = sirv(folder, { dev: true, etag: true, extensions: [] });
  const rewritten = rewriter(definition.functionCode);
  const policy = localPolicyOf(definition.contentSecurityPolicy, origins);
  const config = JSON.stringify(configuration);

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { method = 'GET', url = '/' } = request;
    const [path = '/'] = url.split('?');
    const uri = rewritten(path);
    const headers = localHeadersOf(definition.headers, request.headers.host);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    response.setHeader('content-security-policy', policy);
    response.setHeader('cache-control', cacheControlOf(uri));
    if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      answerWith(response, 405, 'text/plain', 'Method Not Allowed');
    } else if (uri === '/config.json') answerWith(response, 200, 'application/json', config);
    else if (FILE.test(uri)) {
      request.url = uri;
      // A range that ends before it begins would end the process.
      delete request.headers.range;
      files(request, response, () => {
        notFound(response);
      });
    } else notFound(response);
  };
  const server = createServer(answer);
  server.listen(port, host);
  await once(server, 'listening');
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://${publicHost}:${chosen}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
