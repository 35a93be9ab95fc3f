import type { Refusal } from '../iam/access.control.js';

/** The HTTP API as the template describes it. */
export interface HttpApi {
  /** `$default`, or a name that then is the first segment of every path. */
  stage: string;
  /** `$default`, or `METHOD /path/{parameter}/{greedy+}` with `ANY` for every method. */
  routes: readonly { routeKey: string }[];
}

/** The WebSocket API as the template describes it. */
export interface WebSocketApi {
  stage: string;
  routes: readonly WebSocketRoute[];
  /** `$request.body.{path}`: where a message names its route. */
  routeSelectionExpression: string;
}

export interface WebSocketRoute {
  routeKey: string;
  /** Whether what the handler returns as `body` is sent back to the client. */
  hasRouteResponse: boolean;
}

/** API Gateway's own limits; every one may be set lower, so that a test need not wait for it. */
export interface GatewayLimits {
  /** A WebSocket connection without a message in either direction. */
  readonly idleTimeoutMs: number;
  /** The longest life of a WebSocket connection. */
  readonly connectionDurationMs: number;
  /** How long an HTTP request waits for the handler; a WebSocket event waits for it or 29 s, whichever is less. */
  readonly integrationTimeoutMs: number;
  /** Body of an HTTP request. */
  readonly payloadBytes: number;
  /** A WebSocket message, in either direction. */
  readonly messageBytes: number;
  /** One frame of a client's message. */
  readonly frameBytes: number;
}

/** The quotas page of the API Gateway developer guide, for HTTP and for WebSocket APIs. */
export const AWS_LIMITS: GatewayLimits = {
  idleTimeoutMs: 10 * 60_000,
  connectionDurationMs: 2 * 60 * 60_000,
  integrationTimeoutMs: 30_000,
  payloadBytes: 10 * 1024 * 1024,
  messageBytes: 128 * 1024,
  frameBytes: 32 * 1024,
};

/** Request line and headers of one request, together. */
export const HEADER_BYTES = 10_240;

/** Whether whoever signed by this key may call a path of the WebSocket API, such as `local/POST/@connections/{id}`. */
export type MayManage = (accessKeyId: string | undefined, path: string) => Refusal | undefined;

/** Calls the handler with an event; rejects when the invocation failed, or had not begun when the signal ended it. */
export type Invoke = (event: unknown, signal: AbortSignal) => Promise<unknown>;
