import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { callIntegration, IntegrationTimeout } from './gateway.integration.js';
import type { GatewayLimits, Invoke, WebSocketRoute } from './gateway.options.js';
import { proxyAnswer } from './http.response.js';
import { disconnectEvent, messageEvent } from './websocket.events.js';
import type { WebSocketClient, WebSocketEvent } from './websocket.events.js';
import { frameMeter } from './websocket.frames.js';

/** Close codes of RFC 6455, section 7.4.1. */
const NORMAL_CLOSURE = 1000;
const GOING_AWAY = 1001;
const UNSUPPORTED_DATA = 1003;
const NO_STATUS_RECEIVED = 1005;
const PROTOCOL_ERROR = 1002;
const INVALID_PAYLOAD = 1007;
const POLICY_VIOLATION = 1008;
const MESSAGE_TOO_BIG = 1009;

/** What `ws` tells the client when it refuses its data; it does not tell us. */
const CLOSE_CODES: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: INVALID_PAYLOAD,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: POLICY_VIOLATION,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: MESSAGE_TOO_BIG,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: MESSAGE_TOO_BIG,
};

/** A WebSocket API waits a second less than an HTTP API. */
const WEBSOCKET_INTEGRATION_TIMEOUT_MS = 29_000;
/** What may wait for a client that does not read. */
const CLIENT_BUFFER_BYTES = 1024 * 1024;

export interface ConnectionOptions {
  readonly limits: GatewayLimits;
  readonly invoke: Invoke;
  readonly selectRoute: (message: string) => WebSocketRoute | undefined;
  readonly hasDisconnectRoute: boolean;
}

/** Runs a WebSocket event, and waits no longer than a WebSocket API does. */
export function callRoute(
  { limits, invoke }: Pick<ConnectionOptions, 'limits' | 'invoke'>,
  event: WebSocketEvent,
): Promise<unknown> {
  return callIntegration(invoke, event, Math.min(limits.integrationTimeoutMs, WEBSOCKET_INTEGRATION_TIMEOUT_MS));
}

/** Tells the handler that a connection has ended: once, and whatever comes of it. */
export async function callDisconnect(
  options: ConnectionOptions,
  client: WebSocketClient,
  code: number,
  reason: string,
): Promise<void> {
  if (!options.hasDisconnectRoute) return;
  await callRoute(options, disconnectEvent(client, code, reason)).catch(() => undefined);
}

/** An accepted connection: its messages, its limits and its end. */
export class WebSocketConnection {
  readonly client: WebSocketClient;
  /** Settles when the handler has been told of the connection's end. */
  readonly ended: Promise<void>;
  lastActiveAt = new Date();
  readonly #options: ConnectionOptions;
  readonly #socket: WebSocket;
  readonly #idle: NodeJS.Timeout;
  #closedBy: { code: number; reason: string } | undefined;

  constructor(options: ConnectionOptions, client: WebSocketClient, socket: WebSocket, stream: Duplex) {
    this.client = client;
    this.#options = options;
    this.#socket = socket;
    this.#idle = setTimeout(() => {
      this.close(GOING_AWAY, 'Idle timeout');
    }, options.limits.idleTimeoutMs);
    const life = setTimeout(() => {
      this.close(GOING_AWAY, 'Going away');
    }, options.limits.connectionDurationMs);

    const meter = frameMeter(options.limits.frameBytes, () => {
      this.close(MESSAGE_TOO_BIG, '');
    });
    // Before the listener of `ws`, which would hand out a message that this one refuses.
    stream.prependListener('data', meter);
    // `ws` closes the connection itself; unheard, the error would end the process.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#closedBy ??= { code: CLOSE_CODES[error.code ?? ''] ?? PROTOCOL_ERROR, reason: '' };
    });
    socket.on('message', (data, isBinary) => {
      // Without fragments asked for, `ws` gives one Buffer a message.
      if (Buffer.isBuffer(data)) void this.#receive(data, isBinary);
    });
    this.ended = new Promise((resolve) => {
      socket.once('close', (code, reason) => {
        clearTimeout(this.#idle);
        clearTimeout(life);
        const end = this.#closedBy ?? { code, reason: describeClose(code, reason.toString()) };
        resolve(callDisconnect(options, client, end.code, end.reason));
      });
    });
  }

  get isOpen(): boolean {
    return this.#closedBy === undefined && this.#socket.readyState === this.#socket.OPEN;
  }

  /** Whether so much waits for this client that nothing more is taken for it. */
  get isCongested(): boolean {
    return this.#socket.bufferedAmount > CLIENT_BUFFER_BYTES;
  }

  /** Sends text, or bytes that are no text as a binary message. */
  send(data: string | Buffer): void {
    if (!this.isOpen) return;
    this.#touch();
    // A failed write is followed by the close that tells of it.
    this.#socket.send(data, () => undefined);
  }

  close(code: number = NORMAL_CLOSURE, reason = ''): void {
    if (!this.isOpen) return;
    this.#closedBy = { code, reason };
    this.#socket.close(code, reason);
  }

  /** Ends the connection without waiting for the client. */
  terminate(): void {
    this.#closedBy ??= { code: GOING_AWAY, reason: 'Going away' };
    this.#socket.terminate();
  }

  #touch(): void {
    this.lastActiveAt = new Date();
    this.#idle.refresh();
  }

  async #receive(data: Buffer, isBinary: boolean): Promise<void> {
    if (!this.isOpen) return;
    if (isBinary) {
      this.close(UNSUPPORTED_DATA, '');
      return;
    }
    this.#touch();
    const message = data.toString('utf8');
    const route = this.#options.selectRoute(message);
    const event = messageEvent(this.client, route?.routeKey ?? '$default', message);
    if (route === undefined) {
      this.#sendError('Forbidden', event);
      return;
    }
    try {
      const { body } = proxyAnswer(await callRoute(this.#options, event));
      if (body.length > this.#options.limits.messageBytes) this.#sendError('Internal server error', event);
      else if (route.hasRouteResponse && body.length > 0) this.send(body.toString('utf8'));
    } catch (error) {
      this.#sendError(
        error instanceof IntegrationTimeout ? 'Endpoint request timed out' : 'Internal server error',
        event,
      );
    }
  }

  #sendError(message: string, { requestContext: { connectionId, requestId } }: WebSocketEvent): void {
    this.send(JSON.stringify({ message, connectionId, requestId }));
  }
}

function describeClose(code: number, reason: string): string {
  return code === NO_STATUS_RECEIVED ? 'Client-side close frame status not set' : reason;
}
