import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ACCOUNT_ID } from '../template/resource.names.js';
import type { DocsFiles } from './docs.site.js';
import { createDocsSite } from './docs.site.js';
import { AWS_LIMITS } from './gateway.options.js';
import type { GatewayLimits, HttpApi, Invoke, MayManage, WebSocketApi } from './gateway.options.js';
import { createHttpApiServer } from './http.server.js';
import { createWebSocketServer } from './websocket.server.js';

const HTTP_API_ID = 'localhttp0';
const WEBSOCKET_API_ID = 'localws000';
/** How long a stop waits for requests that are being answered, and for `$disconnect`. */
const STOP_GRACE_MS = 1_000;

export interface GatewayOptions {
  httpApi: HttpApi;
  webSocketApi: WebSocketApi;
  /** Calls the handler; rejects when the invocation failed. */
  invoke: Invoke;
  /** Who may use `@connections`; without it everybody on this machine may. */
  mayManage?: MayManage;
  /** 0 lets the system choose. */
  ports: { http: number; webSocket: number };
  /** The address to bind to: by default loopback only. */
  host?: string;
  /** The name that clients know the machine by: in URLs and in `domainName`. */
  publicHost?: string;
  limits?: Partial<GatewayLimits>;
  /** What `/docs` shows the API by; without it, that path is the API's. */
  docs?: DocsFiles;
}

export interface Gateway {
  readonly httpUrl: string;
  /** Where clients connect, with the stage. */
  readonly webSocketUrl: string;
  /** The endpoint of an `ApiGatewayManagementApiClient`, with the stage. */
  readonly managementUrl: string;
  /** Ends every connection, tells the handler of it, and closes both ports. */
  stop(): Promise<void>;
}

/**
 * Starts an HTTP API and a WebSocket API that turn traffic into API Gateway's events.
 * @throws Error when a port is taken, with the port in its message
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { httpApi, webSocketApi, invoke, mayManage, ports, docs } = options;
  const { host = '127.0.0.1', publicHost = 'localhost' } = options;
  const limits = { ...AWS_LIMITS, ...options.limits };
  const shared = { accountId: ACCOUNT_ID, domainName: publicHost };
  const http = createHttpApiServer({
    api: httpApi,
    identity: { ...shared, apiId: HTTP_API_ID },
    limits,
    invoke,
    ...(docs && { site: createDocsSite(docs) }),
  });
  const webSocket = createWebSocketServer({
    api: webSocketApi,
    identity: { ...shared, apiId: WEBSOCKET_API_ID },
    limits,
    invoke,
    ...(mayManage && { mayManage }),
  });

  const httpPort = await listen(http, ports.http, host);
  const webSocketPort = await listen(webSocket.server, ports.webSocket, host).catch(async (error: unknown) => {
    await close(http);
    throw error;
  });
  const httpStage = httpApi.stage === '$default' ? '' : `/${httpApi.stage}`;
  return {
    httpUrl: `http://${publicHost}:${httpPort}${httpStage}`,
    webSocketUrl: `ws://${publicHost}:${webSocketPort}/${webSocketApi.stage}`,
    managementUrl: `http://${publicHost}:${webSocketPort}/${webSocketApi.stage}`,
    async stop() {
      const closed = Promise.all([close(http), close(webSocket.server)]);
      // The rest of the grace time is nothing to stay for.
      await Promise.race([webSocket.closeConnections(), pause(STOP_GRACE_MS, undefined, { ref: false })]);
      await closed;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The gateway listens on no TCP port');
  return address.port;
}

/** Takes no more connections, and ends those that are left after the grace time. */
async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, STOP_GRACE_MS);
  await closed;
  clearTimeout(timer);
}
