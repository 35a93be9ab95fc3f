import { ServerResponse } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { answerConnections } from './connections.api.js';
import type { ConnectionRegistry } from './connections.api.js';
import { IntegrationTimeout } from './gateway.integration.js';
import type { GatewayLimits, Invoke, MayManage, WebSocketApi } from './gateway.options.js';
import { splitTarget } from './gateway.request.js';
import type { ApiIdentity } from './http.event.js';
import { gatewayAnswer, proxyAnswer } from './http.response.js';
import type { HttpAnswer } from './http.response.js';
import { createGatewayServer, writeAnswer } from './http.server.js';
import { callDisconnect, callRoute, WebSocketConnection } from './websocket.connection.js';
import type { ConnectionOptions } from './websocket.connection.js';
import { connectEvent, newClient } from './websocket.events.js';
import type { WebSocketClient } from './websocket.events.js';
import { createRouteSelector } from './websocket.routes.js';

/** The close code of a connection that ended without a close frame. */
const ABNORMAL_CLOSURE = 1006;
/** A token of RFC 9110, which is what a subprotocol's name is. */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;

export interface WebSocketServerOptions {
  readonly api: WebSocketApi;
  readonly identity: ApiIdentity;
  readonly limits: GatewayLimits;
  readonly invoke: Invoke;
  readonly mayManage?: MayManage;
}

export interface WebSocketApiServer {
  readonly server: Server;
  /** Ends every connection and handshake; settles when the handler was told of all of them. */
  closeConnections(): Promise<void>;
}

/** The WebSocket API and its `@connections`, on one port. It does not listen yet. */
export function createWebSocketServer(options: WebSocketServerOptions): WebSocketApiServer {
  const { api, limits, mayManage = () => undefined } = options;
  const registry: Map<string, WebSocketConnection> & ConnectionRegistry = new Map<string, WebSocketConnection>();
  const server = createGatewayServer((request) =>
    answerConnections({ registry, stage: api.stage, limits, mayManage }, request),
  );
  const handshakes = new Handshakes(options, registry);
  const underway = new Map<Duplex, Promise<void>>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Without a listener, a client that resets the connection during $connect would end the process.
    socket.on('error', () => undefined);
    const done = handshakes
      .answer(request, socket, head)
      .catch(() => socket.destroy())
      .then(() => {
        underway.delete(socket);
      });
    underway.set(socket, done);
  });
  return {
    server,
    async closeConnections() {
      for (const connection of registry.values()) connection.terminate();
      // What is left is a handshake whose $connect is not answered yet.
      for (const socket of underway.keys()) socket.destroy();
      await Promise.all(underway.values());
    },
  };
}

interface Accepted {
  readonly protocol: string | undefined;
}

/** Answers a handshake only when the handler has answered `$connect`. */
class Handshakes {
  readonly #options: WebSocketServerOptions;
  readonly #connectionOptions: ConnectionOptions;
  readonly #registry: Map<string, WebSocketConnection>;
  readonly #protocols = new WeakMap<IncomingMessage, string>();
  readonly #webSockets: WebSocketServer;
  readonly #hasConnectRoute: boolean;

  constructor(options: WebSocketServerOptions, registry: Map<string, WebSocketConnection>) {
    const { api, limits, invoke } = options;
    const hasRoute = (key: string): boolean => api.routes.some(({ routeKey }) => routeKey === key);
    this.#options = options;
    this.#registry = registry;
    this.#hasConnectRoute = hasRoute('$connect');
    const selectRoute = createRouteSelector(api);
    this.#connectionOptions = { limits, invoke, selectRoute, hasDisconnectRoute: hasRoute('$disconnect') };
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.messageBytes,
      // What the handler chose, and not what `ws` would choose itself.
      handleProtocols: (_offered, request) => this.#protocols.get(request) ?? false,
    });
  }

  async answer(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { api, identity } = this.#options;
    const target = splitTarget(request.url);
    if (target?.path.replace(/\/$/, '') !== `/${api.stage}`) {
      refuse(
        request,
        socket,
        gatewayAnswer(403, { message: 'Forbidden' }, { 'x-amzn-errortype': 'ForbiddenException' }),
      );
      return;
    }
    if (!isWebSocketHandshake(request)) {
      refuse(request, socket, gatewayAnswer(400, { message: 'Bad Request' }));
      return;
    }
    const client = newClient(request, identity, api.stage);
    const decision = await this.#connect(client, request, target.query);
    if ('statusCode' in decision) refuse(request, socket, decision);
    else await this.#open(client, request, socket, head, decision);
  }

  /** Asks the handler: accepted with a 2xx, else the answer that refuses. */
  async #connect(client: WebSocketClient, request: IncomingMessage, query: string): Promise<Accepted | HttpAnswer> {
    if (!this.#hasConnectRoute) return { protocol: undefined };
    const event = connectEvent(client, request, query);
    const { connectionId, requestId } = event.requestContext;
    try {
      const answer = proxyAnswer(await callRoute(this.#connectionOptions, event));
      if (answer.statusCode >= 300) return answer;
      const protocol = answer.headers['sec-websocket-protocol'];
      return { protocol: typeof protocol === 'string' && TOKEN.test(protocol) ? protocol : undefined };
    } catch (error) {
      return error instanceof IntegrationTimeout
        ? gatewayAnswer(504, { message: 'Endpoint request timed out', connectionId, requestId })
        : gatewayAnswer(502, { message: 'Internal server error', connectionId, requestId });
    }
  }

  async #open(
    client: WebSocketClient,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    { protocol }: Accepted,
  ): Promise<void> {
    if (protocol !== undefined) this.#protocols.set(request, protocol);
    let connection: WebSocketConnection | undefined;
    // `ws` calls back at once, or never: then the client is gone, or its handshake is broken.
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      connection = new WebSocketConnection(this.#connectionOptions, client, webSocket, socket);
      this.#registry.set(client.connectionId, connection);
      webSocket.once('close', () => this.#registry.delete(client.connectionId));
    });
    await (connection?.ended ?? callDisconnect(this.#connectionOptions, client, ABNORMAL_CLOSURE, ''));
  }
}

// What `ws` would refuse later is refused before the handler hears of it.
function isWebSocketHandshake({ method, headers }: IncomingMessage): boolean {
  return (
    method === 'GET' &&
    headers.upgrade?.toLowerCase() === 'websocket' &&
    headers['sec-websocket-version'] === '13' &&
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')
  );
}

function refuse(request: IncomingMessage, socket: Duplex, answer: HttpAnswer): void {
  if (!(socket instanceof Socket) || socket.destroyed) return;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => {
    socket.destroySoon();
  });
  writeAnswer(response, answer);
}
