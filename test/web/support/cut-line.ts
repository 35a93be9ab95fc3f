import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** The way from a browser to everything, as an HTTP proxy that can be cut. */
export interface Line {
  /** For a browser context. */
  readonly url: string;
  /** Cuts each upload once so many bytes of it have gone through: a browser itself sends some of them a second time. */
  cutAfter(bytes: number): void;
  close(): Promise<void>;
}

export async function startLine(): Promise<Line> {
  const sockets = new Set<Socket>();
  let most = Infinity;

  function hand(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const forwarded = request(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    const cut = (): void => {
      forwarded.destroy();
      incoming.destroy();
    };
    forwarded.on('error', cut);
    let bytes = 0;
    incoming.on('data', ({ length }: Buffer) => {
      bytes += length;
      if (method === 'PUT' && bytes >= most) cut();
    });
    incoming.on('error', cut).pipe(forwarded);
  }

  const server = createServer(hand);
  // A WebSocket asks for a tunnel.
  server.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    const { hostname, port } = new URL(`http://${url}`);
    const service = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(service).pipe(client);
    });
    for (const socket of [client, service]) socket.on('error', () => [client, service].map((one) => one.destroy()));
    client.on('close', () => service.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter: (bytes) => {
      most = bytes;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
