import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { isIPv6 } from 'node:net';
import { once } from 'node:events';
import { AccessControl } from '../iam/access.control.js';
import { objectCreatedEvent } from './object.event.js';
import { ObjectStore } from './object.store.js';
import { handle } from './s3.handler.js';
import type { S3Context } from './s3.operation.js';
import type { S3Options, S3Server } from './s3.options.js';

export type { S3Bucket, S3CorsRule, S3Options, S3Server } from './s3.options.js';

const DEFAULT_MAX_OBJECT_BYTES = 100 * 1024 ** 2;

function createContext(options: S3Options, store: ObjectStore, now: () => Date): S3Context {
  const { region, credentials } = options;
  const access = credentials instanceof AccessControl ? credentials : undefined;
  const secretOf = (accessKeyId: string): string | undefined => {
    if (credentials instanceof AccessControl) return credentials.secretOf(accessKeyId);
    return accessKeyId === credentials.accessKeyId ? credentials.secretAccessKey : undefined;
  };
  return {
    store,
    authority: { region, secretOf, now },
    access,
    maxObjectBytes: options.maxObjectBytes ?? DEFAULT_MAX_OBJECT_BYTES,
    switches: options.switches ?? { missingKeyIsForbidden: false, throttle: 0 },
    announce: (created, { id, hostId, incoming }) => {
      const sourceIPAddress = incoming.socket.remoteAddress ?? '';
      options.onObjectCreated(objectCreatedEvent({ ...created, region, requestId: id, hostId, sourceIPAddress }));
    },
  };
}

function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return isIPv6(host) ? `[${host}]` : host;
}

/**
 * Starts an S3 with the part of its API that Spotter uses, on files: every signature, expiry, policy and checksum is
 * verified; what is not there (multipart uploads, versions, …) is refused with 501.
 *
 * @throws Error of the socket (EADDRINUSE) or the data folder (EACCES)
 */
export async function startS3(options: S3Options): Promise<S3Server> {
  const { dataDir, host = '127.0.0.1', now = () => new Date() } = options;
  const buckets = new Map(options.buckets.map((bucket) => [bucket.name, bucket]));
  const store = await ObjectStore.open(dataDir, [...buckets.keys()], now);
  const context = createContext(options, store, now);
  const running = new Set<Promise<void>>();

  const accept = (incoming: IncomingMessage, response: ServerResponse, awaitsContinue: boolean): void => {
    const work = handle(context, buckets, incoming, response, awaitsContinue)
      // Only sending the answer can fail here: the client has gone.
      .catch(() => response.destroy())
      .then(() => void running.delete(work));
    running.add(work);
  };
  const server = createServer((incoming, response) => {
    accept(incoming, response, false);
  });
  server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
    accept(incoming, response, true);
  });
  server.listen(options.port, host);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;

  return {
    endpoint: `http://${reachableHost(host)}:${port}`,
    port,
    stop: async () => {
      const closed = server.listening ? once(server, 'close') : undefined;
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, ...running]);
    },
  };
}
