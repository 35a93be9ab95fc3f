import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { signerOf } from '../iam/access.control.js';
import type { GatewayLimits, MayManage } from './gateway.options.js';
import { BodyTooLarge, ClientGone, decodePath, readBody, splitTarget } from './gateway.request.js';
import { gatewayAnswer } from './http.response.js';
import type { HttpAnswer } from './http.response.js';
import type { WebSocketConnection } from './websocket.connection.js';

/** The connections that are open now; one whose `$connect` is not answered yet is not among them. */
export interface ConnectionRegistry {
  get(connectionId: string): WebSocketConnection | undefined;
}

/** What `@connections` works on. */
export interface ConnectionsApi {
  readonly registry: ConnectionRegistry;
  readonly stage: string;
  readonly limits: GatewayLimits;
  readonly mayManage: MayManage;
}

/** Errors by the names that the SDK knows; it reads them from the header, not from the body. */
const ERRORS = {
  forbidden: [403, 'ForbiddenException', 'Forbidden'],
  gone: [410, 'GoneException', 'The connection is gone'],
  tooLarge: [413, 'PayloadTooLargeException', 'Message too long'],
  congested: [429, 'LimitExceededException', 'The client does not read what is sent to it'],
} as const;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether the other end of a socket is this machine too: over loopback, or from the very address that it called. */
export function isThisMachine(remoteAddress: string | undefined, localAddress: string | undefined): boolean {
  if (remoteAddress === undefined || isIP(remoteAddress) === 0) return false;
  // BlockList looks into IPv4-mapped IPv6 addresses, which a dual-stack listener sees.
  return remoteAddress === localAddress || LOOPBACK.check(remoteAddress, isIP(remoteAddress) === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Answers `GET`, `POST` and `DELETE` of `/{stage}/@connections/{connectionId}` to callers of this machine; nothing when
 * the caller went away.
 */
export async function answerConnections(
  { registry, stage, limits, mayManage }: ConnectionsApi,
  request: IncomingMessage,
): Promise<HttpAnswer | undefined> {
  const path = decodePath(splitTarget(request.url)?.path ?? '') ?? '';
  const prefix = `/${stage}/@connections/`;
  if (path.replace(/\/$/, '') === `/${stage}`) return gatewayAnswer(426, { message: 'Upgrade Required' });
  // The signature itself is not checked: what keeps others out is that only this machine may call. Whose key it names
  // must have the right to, so that a call that is unsigned, or that no policy allows, fails as it does on AWS.
  const isSigned = request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') ?? false;
  const mayCall = isSigned && isThisMachine(request.socket.remoteAddress, request.socket.localAddress);
  if (!path.startsWith(prefix) || !mayCall) return failure('forbidden');
  const connectionId = path.slice(prefix.length);
  const refusal = mayManage(
    signerOf(request.headers.authorization),
    `${stage}/${request.method ?? ''}/@connections/${connectionId}`,
  );
  if (refusal) return gatewayAnswer(403, { Message: refusal.message }, { 'x-amzn-errortype': refusal.code });

  const find = (): WebSocketConnection | undefined => {
    const connection = registry.get(connectionId);
    return connection?.isOpen ? connection : undefined;
  };
  switch (request.method) {
    case 'POST':
      return post(find, limits, request);
    case 'GET':
      return describe(find());
    case 'DELETE':
      return remove(find());
    default:
      return failure('forbidden');
  }
}

async function post(
  find: () => WebSocketConnection | undefined,
  limits: GatewayLimits,
  request: IncomingMessage,
): Promise<HttpAnswer | undefined> {
  try {
    const data = await readBody(request, limits.messageBytes);
    // Looked up only now: it may have closed while the body came.
    const connection = find();
    if (connection === undefined) return failure('gone');
    if (connection.isCongested) return failure('congested');
    connection.send(isUtf8(data) ? data.toString('utf8') : data);
    return { statusCode: 200, headers: {}, body: Buffer.alloc(0) };
  } catch (error) {
    if (error instanceof BodyTooLarge) return failure('tooLarge');
    if (error instanceof ClientGone) return undefined;
    throw error;
  }
}

function describe(connection: WebSocketConnection | undefined): HttpAnswer {
  if (connection === undefined) return failure('gone');
  const { client, lastActiveAt } = connection;
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ connectedAt: client.connectedAt, identity: client.identity, lastActiveAt })),
  };
}

function remove(connection: WebSocketConnection | undefined): HttpAnswer {
  if (connection === undefined) return failure('gone');
  connection.close();
  return { statusCode: 204, headers: {}, body: Buffer.alloc(0) };
}

function failure(name: keyof typeof ERRORS): HttpAnswer {
  const [status, errorType, message] = ERRORS[name];
  return gatewayAnswer(status, { message }, { 'x-amzn-errortype': errorType });
}
