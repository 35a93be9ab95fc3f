import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  connectClient,
  refusedHandshake,
  send,
  sendRaw,
  startTestGateway,
  until,
  WEBSOCKET_API,
} from './fixtures/gateway.harness.js';
import type { TestClient, TestEvent, TestGateway, TestHandler } from './fixtures/gateway.harness.js';

let gateway: TestGateway;

// One for each test: the end of a connection reaches the handler some time after the test that caused it.
beforeEach(async () => {
  gateway = await startTestGateway({ limits: { integrationTimeoutMs: 250 } });
});

afterEach(() => gateway.stop());

function eventsOf(type: string): TestEvent[] {
  return gateway.events.filter(({ requestContext }) => requestContext.eventType === type);
}

/** Lets everybody in and answers messages. */
function onMessage(handler: TestHandler): TestHandler {
  return (event) => (event.requestContext.eventType === 'MESSAGE' ? handler(event) : { statusCode: 200 });
}

async function disconnected(): Promise<TestEvent> {
  await until(() => eventsOf('DISCONNECT').length > 0);
  const [event] = eventsOf('DISCONNECT');
  if (event === undefined) throw new Error('There was no $disconnect');
  return event;
}

/** A handshake by hand, whose socket is then at the test's mercy. */
async function rawHandshake(url: string, path = '/test'): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const headers = ['Host: a', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  socket.write(`GET ${path} HTTP/1.1\r\n${[...headers, key].join('\r\n')}\r\n\r\n`);
  return socket;
}

describe('the WebSocket API', () => {
  describe('$connect', () => {
    it('should have headers in their own case, query and context', async () => {
      const before = Date.now();
      const url = `${gateway.webSocketUrl}?sessionId=a%20b&tag=1&tag=2`;
      const client = await connectClient(url, [], { headers: { 'X-Custom': 'Yes', 'User-Agent': 'a test' } });
      const [event] = gateway.events;
      expect(event).toEqual({
        headers: expect.objectContaining({ 'X-Custom': 'Yes', 'X-Forwarded-For': '127.0.0.1' }),
        multiValueHeaders: expect.objectContaining({ 'X-Custom': ['Yes'], 'Sec-WebSocket-Version': ['13'] }),
        queryStringParameters: { sessionId: 'a b', tag: '2' },
        multiValueQueryStringParameters: { sessionId: ['a b'], tag: ['1', '2'] },
        requestContext: {
          routeKey: '$connect',
          eventType: 'CONNECT',
          extendedRequestId: expect.stringMatching(/^[\w-]{15}=$/),
          requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          messageDirection: 'IN',
          stage: 'test',
          connectedAt: expect.any(Number),
          requestTimeEpoch: expect.any(Number),
          identity: { userAgent: 'a test', sourceIp: '127.0.0.1' },
          requestId: expect.stringMatching(/^[\w-]{15}=$/),
          domainName: 'localhost',
          connectionId: expect.stringMatching(/^[\w-]{15}=$/),
          apiId: expect.stringMatching(/^\w+$/),
        },
        isBase64Encoded: false,
      });
      expect(event?.requestContext['connectedAt']).toBeGreaterThanOrEqual(before);
      client.socket.close();
    });

    it('should have no query fields without a query', async () => {
      const client = await connectClient(gateway.webSocketUrl);
      expect(gateway.events[0]).not.toHaveProperty('queryStringParameters');
      expect(gateway.events[0]).not.toHaveProperty('multiValueQueryStringParameters');
      client.socket.close();
    });

    it('should be answered before the upgrade', async () => {
      let answer: ((result: unknown) => void) | undefined;
      gateway.handler = () => new Promise((resolve) => (answer = resolve));
      let isOpen = false;
      const connecting = connectClient(gateway.webSocketUrl).then((client) => {
        isOpen = true;
        return client;
      });
      await until(() => answer !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isOpen).toBe(false);
      answer?.({ statusCode: 200 });
      (await connecting).socket.close();
    });

    it.each([400, 401, 404, 302, 500])('should refuse with %i and the handler’s body', async (statusCode) => {
      const body = '{"success":false}';
      gateway.handler = () => ({ statusCode, headers: { 'Content-Type': 'application/json' }, body });
      expect(await refusedHandshake(gateway.webSocketUrl)).toMatchObject({
        status: statusCode,
        text: body,
        headers: { 'content-type': 'application/json' },
      });
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(eventsOf('DISCONNECT')).toEqual([]);
    });

    it.each([
      ['throws', () => Promise.reject(new Error('secret'))],
      ['answers nothing', () => undefined],
      ['answers no status', () => ({ body: 'hi' })],
      ['answers a bad status', () => ({ statusCode: 'fine' })],
      ['answers a bad header', () => ({ statusCode: 200, headers: { a: 'b\r\nc: d' } })],
    ])('should refuse with 502 when the handler %s', async (_what, handler) => {
      gateway.handler = handler;
      const { status, text } = await refusedHandshake(gateway.webSocketUrl);
      expect(status).toBe(502);
      const { connectionId, requestId } = gateway.events[0]?.requestContext ?? {};
      expect(JSON.parse(text)).toEqual({ message: 'Internal server error', connectionId, requestId });
    });

    it('should refuse with 504 when the handler takes too long', async () => {
      gateway.handler = () => new Promise((resolve) => setTimeout(resolve, 400, { statusCode: 200 }));
      expect((await refusedHandshake(gateway.webSocketUrl)).status).toBe(504);
    });

    it('should echo the subprotocol that the handler chose', async () => {
      gateway.handler = () => ({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'two' } });
      const client = await connectClient(gateway.webSocketUrl, ['one', 'two']);
      expect(client.socket.protocol).toBe('two');
      expect(gateway.events[0]?.headers).toMatchObject({ 'Sec-WebSocket-Protocol': 'one,two' });
      client.socket.close();
    });

    it('should choose no subprotocol itself', async () => {
      await expect(connectClient(gateway.webSocketUrl, ['one'])).rejects.toThrow('Server sent no subprotocol');
    });

    it.each(['/', '/other', '/test/more', '/%'])('should refuse the path %s with 403', async (path) => {
      const refused = await refusedHandshake(`${new URL(gateway.webSocketUrl).origin}${path}`);
      expect(refused).toMatchObject({ status: 403, headers: { 'x-amzn-errortype': 'ForbiddenException' } });
      expect(gateway.events).toEqual([]);
    });

    it('should answer 426 to a request that is no handshake', async () => {
      expect((await send(gateway.managementUrl, '/test')).status).toBe(426);
    });

    it.each([
      'GET /test HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'GET /test HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n',
      'POST /test HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      'GET /test HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ])('should answer 400 to a broken handshake, and ask nobody (%#)', async (text) => {
      expect(await sendRaw(gateway.managementUrl, text)).toMatch(/^HTTP\/1.1 400 /);
      expect(gateway.events).toEqual([]);
    });
  });

  describe('messages', () => {
    let client: TestClient;

    beforeEach(async () => {
      client = await connectClient(gateway.webSocketUrl);
    });

    afterEach(() => {
      client.socket.terminate();
    });

    it('should have a body and the context of their connection, and neither headers nor query', async () => {
      client.socket.send('{"action":"ping"}');
      await until(() => eventsOf('MESSAGE').length === 1);
      const [connected, message] = gateway.events;
      expect(message).toEqual({
        requestContext: {
          ...connected?.requestContext,
          routeKey: '$default',
          eventType: 'MESSAGE',
          messageId: expect.stringMatching(/^[\w-]{15}=$/),
          requestId: expect.stringMatching(/^[\w-]{15}=$/),
          extendedRequestId: expect.any(String),
          requestTime: expect.any(String),
          requestTimeEpoch: expect.any(Number),
        },
        body: '{"action":"ping"}',
        isBase64Encoded: false,
      });
      expect(message?.requestContext.requestId).not.toBe(connected?.requestContext.requestId);
    });

    it.each([
      ['{"action":"silent"}', 'silent'],
      ['{"action":"unknown"}', '$default'],
      ['{"action":"$connect"}', '$default'],
      ['{"action":"$disconnect"}', '$default'],
      ['{"action":{"toString":"silent"}}', '$default'],
      ['{"__proto__":{"action":"silent"}}', '$default'],
      ['{"other":1}', '$default'],
      ['null', '$default'],
      ['no JSON', '$default'],
      ['', '$default'],
    ])('should be routed: %s to %s', async (text, routeKey) => {
      client.socket.send(text);
      await until(() => eventsOf('MESSAGE').length === 1);
      expect(eventsOf('MESSAGE')[0]).toMatchObject({ requestContext: { routeKey }, body: text });
    });

    it('should send the handler’s body back where the route has a response', async () => {
      gateway.handler = onMessage(({ body }) => ({ statusCode: 200, body: `got ${body ?? ''}` }));
      client.socket.send('{"action":"silent"}');
      client.socket.send('ünï');
      expect(await client.next()).toBe('got ünï');
      await until(() => eventsOf('MESSAGE').length === 2);
      expect(client.messages).toEqual([]);
    });

    it('should send nothing when there is no body', async () => {
      gateway.handler = onMessage(({ body }) => ({ statusCode: 200, ...(body === 'two' && { body }) }));
      client.socket.send('one');
      client.socket.send('two');
      expect(await client.next()).toBe('two');
    });

    it.each([
      ['throws', () => Promise.reject(new Error('secret')), 'Internal server error'],
      ['answers no status', () => ({}), 'Internal server error'],
      ['answers too much', () => ({ statusCode: 200, body: 'x'.repeat(128 * 1024 + 1) }), 'Internal server error'],
      [
        'takes too long',
        () => new Promise((resolve) => setTimeout(resolve, 400, { statusCode: 200 })),
        'Endpoint request timed out',
      ],
    ])('should tell the client when the handler %s', async (_what, handler, text) => {
      gateway.handler = onMessage(handler);
      client.socket.send('{"action":"silent"}');
      const answer: unknown = JSON.parse(String(await client.next()));
      const { connectionId, requestId } = eventsOf('MESSAGE')[0]?.requestContext ?? {};
      expect(answer).toEqual({ message: text, connectionId, requestId });
      expect(client.socket.readyState).toBe(client.socket.OPEN);
    });

    it('should tell the client when no route is left', async () => {
      const routes = WEBSOCKET_API.routes.filter(({ routeKey }) => routeKey !== '$default');
      const bare = await startTestGateway({ webSocketApi: { ...WEBSOCKET_API, routes } });
      const stranger = await connectClient(bare.webSocketUrl);
      stranger.socket.send('{"action":"unknown"}');
      expect(JSON.parse(String(await stranger.next()))).toMatchObject({ message: 'Forbidden' });
      expect(bare.events).toHaveLength(1);
      await bare.stop();
    });

    it('should take up to 128 KB in frames of up to 32 KB', async () => {
      gateway.handler = onMessage(({ body }) => ({ statusCode: 200, body: String(body?.length) }));
      const frame = 'x'.repeat(32 * 1024);
      client.socket.send(frame);
      expect(await client.next()).toBe('32768');
      for (let n = 0; n < 4; n += 1) client.socket.send(frame, { fin: n === 3 });
      expect(await client.next()).toBe('131072');
    });

    it('should send back up to 128 KB', async () => {
      gateway.handler = onMessage(() => ({ statusCode: 200, body: 'x'.repeat(128 * 1024) }));
      client.socket.send('go');
      expect(await client.next()).toHaveLength(128 * 1024);
    });

    it.each([
      [
        'a frame over 32 KB',
        1009,
        () => {
          client.socket.send('x'.repeat(32 * 1024 + 1));
        },
      ],
      [
        'a message over 128 KB',
        1009,
        () => {
          for (let n = 0; n < 5; n += 1) client.socket.send('x'.repeat(30_000), { fin: n === 4 });
        },
      ],
      [
        'a binary message',
        1003,
        () => {
          client.socket.send(Buffer.from('x'));
        },
      ],
      [
        'text that is no UTF-8',
        1007,
        () => {
          client.socket.send(Buffer.from([0xff]), { binary: false });
        },
      ],
    ])('should close the connection on %s', async (_what, code, act) => {
      act();
      expect((await client.closed).code).toBe(code);
      expect(await disconnected()).toMatchObject({ requestContext: { disconnectStatusCode: code } });
      expect(eventsOf('MESSAGE')).toEqual([]);
    });

    it('should close the connection on bytes that are no frames', async () => {
      const socket = await rawHandshake(gateway.managementUrl);
      await once(socket, 'data');
      socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3]));
      await disconnected();
      socket.destroy();
      client.socket.send('alive');
      await until(() => eventsOf('MESSAGE').length === 1);
    });

    it('should follow frames that come byte by byte', async () => {
      const socket = await rawHandshake(gateway.managementUrl);
      await once(socket, 'data');
      socket.setNoDelay(true);
      const payload = Buffer.alloc(300, 'a');
      const frame = Buffer.concat([Buffer.from([0x81, 0xfe, 0x01, 0x2c, 0, 0, 0, 0]), payload]);
      for (const byte of frame.subarray(0, 12)) {
        socket.write(Buffer.from([byte]));
        await new Promise((resolve) => setImmediate(resolve));
      }
      socket.write(Buffer.concat([frame.subarray(12), frame]));
      await until(() => eventsOf('MESSAGE').length === 2);
      expect(eventsOf('MESSAGE').map(({ body }) => body)).toEqual(['a'.repeat(300), 'a'.repeat(300)]);
      socket.destroy();
    });
  });

  describe('$disconnect', () => {
    it.each([
      [
        '1000 by the client',
        (c: TestClient) => {
          c.socket.close(1000, 'done');
        },
        1000,
        'done',
      ],
      [
        '4001 by the client',
        (c: TestClient) => {
          c.socket.close(4001, 'own');
        },
        4001,
        'own',
      ],
      [
        'no code',
        (c: TestClient) => {
          c.socket.close();
        },
        1005,
        'Client-side close frame status not set',
      ],
      [
        'no close frame',
        (c: TestClient) => {
          c.socket.terminate();
        },
        1006,
        '',
      ],
    ])('should say how it ended: %s', async (_how, end, code, reason) => {
      const client = await connectClient(gateway.webSocketUrl);
      end(client);
      const event = await disconnected();
      expect(event).toEqual({
        requestContext: {
          ...gateway.events[0]?.requestContext,
          routeKey: '$disconnect',
          eventType: 'DISCONNECT',
          requestId: expect.any(String),
          extendedRequestId: expect.any(String),
          requestTime: expect.any(String),
          requestTimeEpoch: expect.any(Number),
          disconnectStatusCode: code,
          disconnectReason: reason,
        },
        isBase64Encoded: false,
      });
    });

    it('should come once, and whatever the handler makes of it', async () => {
      gateway.handler = ({ requestContext }) => {
        if (requestContext.eventType === 'DISCONNECT') throw new Error('nobody hears this');
        return { statusCode: 200 };
      };
      const client = await connectClient(gateway.webSocketUrl);
      client.socket.close(1000);
      await client.closed;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(eventsOf('DISCONNECT')).toHaveLength(1);
    });

    it.each(['end', 'resetAndDestroy'] as const)('should come when the socket dies by %s in $connect', async (how) => {
      let answer: ((result: unknown) => void) | undefined;
      gateway.handler = ({ requestContext }) =>
        requestContext.eventType === 'CONNECT' ? new Promise((resolve) => (answer = resolve)) : { statusCode: 200 };
      const socket = await rawHandshake(gateway.managementUrl);
      await until(() => answer !== undefined);
      socket[how]();
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(eventsOf('DISCONNECT')).toEqual([]);
      answer?.({ statusCode: 200 });
      const { connectionId } = gateway.events[0]?.requestContext ?? {};
      expect((await disconnected()).requestContext).toMatchObject({ connectionId, disconnectStatusCode: 1006 });
      socket.destroy();
    });

    it('should not come when the socket dies in a $connect that is then refused', async () => {
      let answer: ((result: unknown) => void) | undefined;
      gateway.handler = () => new Promise((resolve) => (answer = resolve));
      const socket = await rawHandshake(gateway.managementUrl);
      await until(() => answer !== undefined);
      socket.resetAndDestroy();
      await new Promise((resolve) => setTimeout(resolve, 20));
      answer?.({ statusCode: 401, body: 'no' });
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(gateway.events).toHaveLength(1);
    });
  });

  it('should survive whatever bytes a client sends, on both ports and inside a connection', async () => {
    const noise = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 400 }), { numRuns: 150, seed: 42 });
    const { port: httpPort } = new URL(gateway.httpUrl);
    const { port: webSocketPort } = new URL(gateway.managementUrl);
    for (const [index, bytes] of noise.entries()) {
      const socket =
        index % 3 === 0
          ? await rawHandshake(gateway.managementUrl)
          : connect(Number(index % 3 === 1 ? httpPort : webSocketPort), 'localhost');
      socket.on('error', () => undefined);
      if (index % 3 === 0) await once(socket, 'data');
      // Half of the frames are right up to their payload, so that the noise gets further.
      if (index % 2 === 0) socket.write(Buffer.from([0x81, 0x80 | Math.min(bytes.length, 125), 1, 2, 3, 4]));
      socket.write(bytes);
      await new Promise((resolve) => setImmediate(resolve));
      if (index % 4 === 0) socket.resetAndDestroy();
      else socket.destroySoon();
    }
    gateway.handler = onMessage(() => ({ statusCode: 200, body: 'alive' }));
    const client = await connectClient(gateway.webSocketUrl);
    client.socket.send('hello');
    expect(await client.next()).toBe('alive');
    expect((await send(gateway.httpUrl, '/')).status).toBe(200);
    client.socket.close();
  });

  describe('time limits', () => {
    it('should close an idle connection, and only an idle one', async () => {
      const timed = await startTestGateway({ limits: { idleTimeoutMs: 1_500 } });
      const [busy, idle] = await Promise.all([connectClient(timed.webSocketUrl), connectClient(timed.webSocketUrl)]);
      const keepBusy = setInterval(() => {
        busy.socket.send('hello');
      }, 100);
      // A protocol ping is no message.
      const pings = setInterval(() => {
        idle.socket.ping();
      }, 100);
      expect(await idle.closed).toEqual({ code: 1001, reason: 'Idle timeout' });
      clearInterval(pings);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(busy.socket.readyState).toBe(busy.socket.OPEN);
      clearInterval(keepBusy);
      expect((await busy.closed).code).toBe(1001);
      await until(() => timed.events.filter(({ requestContext: c }) => c.eventType === 'DISCONNECT').length === 2);
      expect(timed.events.at(-1)?.requestContext).toMatchObject({
        disconnectStatusCode: 1001,
        disconnectReason: 'Idle timeout',
      });
      await timed.stop();
    });

    it('should end every connection at the hard limit', async () => {
      const timed = await startTestGateway({ limits: { connectionDurationMs: 200 } });
      const client = await connectClient(timed.webSocketUrl);
      const keepBusy = setInterval(() => {
        client.socket.send('hello');
      }, 50);
      expect(await client.closed).toEqual({ code: 1001, reason: 'Going away' });
      clearInterval(keepBusy);
      await timed.stop();
    });
  });

  describe('stop', () => {
    it('should end connections and handshakes, and tell the handler of those that were open', async () => {
      const stopping = await startTestGateway();
      const client = await connectClient(stopping.webSocketUrl);
      stopping.handler = ({ requestContext }) =>
        requestContext.eventType === 'CONNECT' ? new Promise(() => undefined) : { statusCode: 200 };
      const pending = await rawHandshake(stopping.managementUrl);
      pending.on('error', () => undefined);
      await until(() => stopping.events.length === 2);
      const before = performance.now();
      await stopping.stop();
      expect(performance.now() - before).toBeLessThan(3_000);
      expect((await client.closed).code).toBe(1006);
      expect(stopping.events.at(-1)?.requestContext).toMatchObject({
        eventType: 'DISCONNECT',
        disconnectStatusCode: 1001,
      });
      await expect(connectClient(stopping.webSocketUrl)).rejects.toThrow('ECONNREFUSED');
    });
  });

  it('should refuse a route selection that it does not know', async () => {
    const webSocketApi = { ...WEBSOCKET_API, routeSelectionExpression: '$request.header.x' };
    await expect(startTestGateway({ webSocketApi })).rejects.toThrow('$request.header.x');
  });
});
