import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { isThrottled } from '../switches.js';
import type { LocalSwitches } from '../switches.js';
import { cognitoInternals } from './cognito.internals.js';
import { CognitoOperations, failure } from './cognito.operations.js';
import type { OperationAnswer } from './cognito.operations.js';
import { HostedSignIn, settingsOf } from './hosted.sign-in.js';
import type { HostedSignInSettings } from './hosted.sign-in.js';
import type { OnCode } from './user.pool.js';
import { openServices, USER_POOL_ID } from './user.pool.js';

/** What a local Cognito is started with. */
export interface CognitoOptions {
  dataDir: string;
  /** 0 for a free one. */
  port: number;
  switches?: Pick<LocalSwitches, 'throttle'>;
  /** Gets the codes that confirm an address, since nothing is sent. */
  onCode: OnCode;
}

export interface LocalCognito {
  endpoint: string;
  port: number;
  /** Where the keys are that verify its tokens. */
  jwksUri: string;
  /** Its page for signing in. */
  signIn: HostedSignInSettings;
  stop(): Promise<void>;
}

const JWKS_PATH = `/${USER_POOL_ID}/.well-known/jwks.json`;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A web app of this machine signs in by itself; no other page has any business with the users of the developer who visits it. */
function isWelcome(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname);
}

function corsHeaders({ headers }: IncomingMessage): OutgoingHttpHeaders {
  if (headers.origin === undefined) return {};
  return {
    'access-control-allow-origin': headers.origin,
    'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
    'access-control-expose-headers': 'x-amzn-errortype',
    vary: 'origin',
  };
}

/** Times are epoch seconds on the wire. */
function toWire(body: unknown): string {
  return JSON.stringify(body, function replace(this: Record<string, unknown>, name, value: unknown) {
    const original = this[name];
    return original instanceof Date ? original.getTime() / 1000 : value;
  });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

async function operate(
  request: IncomingMessage,
  operations: CognitoOperations,
  { switches }: CognitoOptions,
): Promise<OperationAnswer> {
  const body = parseJson(await buffer(request));
  if (switches && isThrottled(switches)) return failure(400, 'TooManyRequestsException', 'The throttle switch is on.');
  const name = request.headers['x-amz-target']?.toString().split('.').at(-1) ?? '';
  return operations.run(name, body ?? {});
}

interface Answers {
  readonly jwks: string;
  readonly hosted: HostedSignIn;
  readonly operation: () => Promise<OperationAnswer>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { jwks, hosted, operation }: Answers,
): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  if (request.headers.origin !== undefined && !isWelcome(request.headers.origin)) {
    response.writeHead(403).end();
    return;
  }
  const cors = corsHeaders(request);
  if (method === 'OPTIONS') response.writeHead(204, cors).end();
  else if (method === 'GET' && url === JWKS_PATH)
    response.writeHead(200, { ...cors, 'content-type': 'application/json' }).end(jwks);
  else if (method === 'POST' && url === '/') {
    const { status, body } = await operation();
    response.writeHead(status, { ...cors, 'content-type': 'application/x-amz-json-1.1' }).end(toWire(body));
  } else {
    const { status, headers, body } = (await hosted.answer(request)) ?? { status: 404, headers: {} };
    response.writeHead(status, { ...cors, ...headers }).end(body);
  }
}

/**
 * Starts Cognito: the operations of cognito-local on loopback, one user pool with one client, its users on disk,
 * and the page that signs them in. Its signing key is a published one, so that it must never be reached from elsewhere.
 * @throws Error when the port is taken or the data can't be read.
 */
export async function startCognito(options: CognitoOptions): Promise<LocalCognito> {
  const internals = await cognitoInternals();
  const operations = new CognitoOperations(internals, await openServices(internals, options.dataDir, options.onCode));
  const jwks = JSON.stringify({ keys: [internals.jwk] });
  const hosted = new HostedSignIn(operations);
  const server = createServer((request, response) => {
    const operation = (): Promise<OperationAnswer> => operate(request, operations, options);
    answer(request, response, { jwks, hosted, operation }).catch(() => {
      // The client has gone while it was sending.
      response.destroy();
    });
  });
  // Longer than any client keeps an idle connection, so that none is closed under a request.
  server.keepAliveTimeout = 120_000;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  return {
    endpoint,
    port,
    jwksUri: `${endpoint}${JWKS_PATH}`,
    signIn: settingsOf(endpoint),
    async stop() {
      server.close();
      server.closeAllConnections();
      await operations.settled();
    },
  };
}
