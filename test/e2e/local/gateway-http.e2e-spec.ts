import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startGateway } from '../../../apps/local/src/gateway/gateway.server.js';
import { LambdaInvocationError } from '../../../apps/local/src/lambda/lambda.errors.js';
import { startLambda } from '../../../apps/local/src/lambda/lambda.runtime.js';
import { send, sendRaw, startTestGateway, until, WEBSOCKET_API } from './fixtures/gateway.harness.js';
import type { TestEvent, TestGateway } from './fixtures/gateway.harness.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    limits: { integrationTimeoutMs: 200 },
    httpApi: {
      stage: '$default',
      routes: [
        { routeKey: '$default' },
        { routeKey: 'GET /pets/{petId}' },
        { routeKey: 'ANY /files/{path+}' },
        { routeKey: 'GET /pets/all' },
      ],
    },
  });
});

beforeEach(() => {
  gateway.events.length = 0;
  gateway.handler = () => ({ statusCode: 200 });
});

afterAll(() => gateway.stop());

async function eventOf(path: string, options: Parameters<typeof send>[2] = {}): Promise<TestEvent> {
  await send(gateway.httpUrl, path, options);
  const [event] = gateway.events;
  if (event === undefined) throw new Error('The handler was not called');
  return event;
}

describe('the HTTP API', () => {
  describe('events of format 2.0', () => {
    it('should have every field of a plain GET, and nothing that it lacks', async () => {
      const before = Date.now();
      const event = await eventOf('/some/path', { headers: { 'User-Agent': 'a test' } });
      const { port } = new URL(gateway.httpUrl);
      expect(event).toEqual({
        version: '2.0',
        routeKey: '$default',
        rawPath: '/some/path',
        rawQueryString: '',
        headers: {
          host: `localhost:${port}`,
          'user-agent': 'a test',
          'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-port': port,
          'x-forwarded-proto': 'http',
        },
        requestContext: {
          accountId: '000000000000',
          apiId: expect.stringMatching(/^\w+$/),
          domainName: 'localhost',
          domainPrefix: 'localhost',
          http: {
            method: 'GET',
            path: '/some/path',
            protocol: 'HTTP/1.1',
            sourceIp: '127.0.0.1',
            userAgent: 'a test',
          },
          requestId: expect.stringMatching(/^[\w-]{15}=$/),
          routeKey: '$default',
          stage: '$default',
          time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
          timeEpoch: expect.any(Number),
        },
        isBase64Encoded: false,
      });
      expect(event.requestContext['timeEpoch']).toBeGreaterThanOrEqual(before);
    });

    it.each([
      ['/a%20b/%C3%BC', '/a b/ü'],
      ['/a%2Fb', '/a/b'],
      ['/a%3Fb=c', '/a'],
      ['//double//slash', '//double//slash'],
      ['/', '/'],
    ])('should decode the path %s to %s', async (sent, rawPath) => {
      const event = await eventOf(sent);
      expect(event['rawPath']).toBe(rawPath);
      expect(event.requestContext['http']).toMatchObject({ path: rawPath });
    });

    it('should keep the query as sent, and decode and join its parameters', async () => {
      const event = await eventOf('/q?a=1&b=x%20y+z&a=2&empty=&flag&%C3%BC=%26&__proto__=p');
      expect(event['rawQueryString']).toBe('a=1&b=x%20y+z&a=2&empty=&flag&%C3%BC=%26&__proto__=p');
      expect(Object.entries(event['queryStringParameters'] as object)).toEqual([
        ['a', '1,2'],
        ['b', 'x y z'],
        ['empty', ''],
        ['flag', ''],
        ['ü', '&'],
        ['__proto__', 'p'],
      ]);
    });

    it('should write header names in lower case and join duplicates with a comma', async () => {
      const headers = ['X-Twice', 'one', 'x-twice', 'two', 'ACCEPT', 'text/html', 'Host', 'example.org'];
      const event = await eventOf('/', { headers });
      expect(event.headers).toMatchObject({ 'x-twice': 'one,two', accept: 'text/html', host: 'example.org' });
    });

    it('should join duplicates of headers that Node would drop', async () => {
      const lines = ['GET / HTTP/1.1', 'Host: a', 'User-Agent: one', 'User-Agent: two', 'Connection: close'];
      await sendRaw(gateway.httpUrl, `${lines.join('\r\n')}\r\n\r\n`);
      expect(gateway.events[0]?.headers).toMatchObject({ 'user-agent': 'one,two' });
      expect(gateway.events[0]?.headers).not.toHaveProperty('connection');
    });

    it('should take cookies out of the headers, one by one', async () => {
      const event = await eventOf('/', { headers: ['Host', 'a', 'Cookie', 'a=1; b=2', 'cookie', 'c=3'] });
      expect(event['cookies']).toEqual(['a=1', 'b=2', 'c=3']);
      expect(event.headers).not.toHaveProperty('cookie');
    });

    it('should append its client to X-Forwarded-For', async () => {
      const event = await eventOf('/', { headers: { 'X-Forwarded-For': '203.0.113.7' } });
      expect(event.headers?.['x-forwarded-for']).toBe('203.0.113.7, 127.0.0.1');
      expect(event.requestContext['http']).toMatchObject({ sourceIp: '127.0.0.1' });
    });

    it.each(['application/json', 'application/JSON; charset=utf-8', 'text/csv', 'application/xml'])(
      'should pass a body of %s as text',
      async (type) => {
        const event = await eventOf('/', { method: 'POST', headers: { 'Content-Type': type }, body: '{"ü":1}' });
        expect([event.body, event['isBase64Encoded']]).toEqual(['{"ü":1}', false]);
      },
    );

    it.each([
      ['image/png', {}],
      ['application/x-www-form-urlencoded', {}],
      ['application/problem+json', {}],
      ['application/json', { 'Content-Encoding': 'gzip' }],
    ])('should pass a body of %s %j as base64', async (type, more) => {
      const body = Buffer.from([0xff, 0, 0x7b]);
      const event = await eventOf('/', { method: 'PUT', headers: { 'Content-Type': type, ...more }, body });
      expect([event.body, event['isBase64Encoded']]).toEqual([body.toString('base64'), true]);
    });

    it('should pass a body without a type, and text that is no UTF-8, as base64', async () => {
      expect((await eventOf('/', { method: 'POST', body: 'a' }))['isBase64Encoded']).toBe(true);
      gateway.events.length = 0;
      const headers = { 'Content-Type': 'text/plain' };
      const event = await eventOf('/', { method: 'POST', headers, body: Buffer.from([0xff]) });
      expect(event.body).toBe('/w==');
    });

    it('should take a URL as request line, as a proxy sends it', async () => {
      const event = await eventOf('http://example.org/a/b?c=d');
      expect([event['rawPath'], event['rawQueryString']]).toEqual(['/a/b', 'c=d']);
    });
  });

  describe('routes', () => {
    it.each([
      ['GET', '/pets/all', 'GET /pets/all', undefined],
      ['GET', '/pets/a%20cat', 'GET /pets/{petId}', { petId: 'a cat' }],
      ['POST', '/pets/1', '$default', undefined],
      ['GET', '/pets/', '$default', undefined],
      ['DELETE', '/files/a/b.txt', 'ANY /files/{path+}', { path: 'a/b.txt' }],
      ['GET', '/other', '$default', undefined],
    ])('should route %s %s to %s', async (method, path, routeKey, pathParameters) => {
      const event = await eventOf(path, { method });
      expect([event['routeKey'], event.requestContext.routeKey]).toEqual([routeKey, routeKey]);
      expect(event['pathParameters']).toEqual(pathParameters);
    });

    it('should answer 404 when none matches, and put a stage before the path', async () => {
      const staged = await startTestGateway({ httpApi: { stage: 'dev', routes: [{ routeKey: 'GET /pets' }] } });
      expect(staged.httpUrl).toMatch(/\/dev$/);
      for (const path of ['/pets', '/dev/other', '/development/pets', '/']) {
        expect(await send(staged.httpUrl, path)).toMatchObject({ status: 404, text: '{"message":"Not Found"}' });
      }
      expect((await send(staged.httpUrl, '/dev/pets')).status).toBe(200);
      expect(staged.events).toMatchObject([{ rawPath: '/dev/pets', requestContext: { stage: 'dev' } }]);
      await staged.stop();
    });
  });

  describe('responses', () => {
    it('should pass status, headers, cookies and body', async () => {
      gateway.handler = () => ({
        statusCode: 201,
        headers: { 'X-Text': 'a', 'x-number': 5, 'x-bool': true, 'Content-Type': 'text/html' },
        multiValueHeaders: { 'x-ignored': ['v1'] },
        cookies: ['a=1; Path=/', 'b=2'],
        body: '<p>ü</p>',
      });
      const { status, headers, text } = await send(gateway.httpUrl, '/');
      expect([status, text]).toEqual([201, '<p>ü</p>']);
      expect(headers).toMatchObject({
        'x-text': 'a',
        'x-number': '5',
        'x-bool': 'true',
        'content-type': 'text/html',
        'content-length': '9',
        'set-cookie': ['a=1; Path=/', 'b=2'],
        'apigw-requestid': gateway.events[0]?.requestContext.requestId,
      });
      expect(headers).not.toHaveProperty('x-ignored');
    });

    it('should decode a base64 body', async () => {
      const bytes = Buffer.from([0, 255, 128, 10]);
      gateway.handler = () => ({ statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true });
      expect((await send(gateway.httpUrl, '/')).body).toEqual(bytes);
    });

    it.each([
      [{ message: 'hi' }, '{"message":"hi"}'],
      ['plain', 'plain'],
      [[1, 2], '[1,2]'],
      [null, 'null'],
    ])('should answer 200 with %j as JSON when there is no status', async (result, text) => {
      gateway.handler = () => result;
      expect(await send(gateway.httpUrl, '/')).toMatchObject({
        status: 200,
        text,
        headers: { 'content-type': 'application/json' },
      });
    });

    it.each([
      ['a status of no kind', { statusCode: 'many' }],
      ['a status out of range', { statusCode: 99 }],
      ['an informational status', { statusCode: 101 }],
      ['a fraction', { statusCode: 200.5 }],
      ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
      ['a header with a line break', { statusCode: 200, headers: { 'x-a': 'b\r\nSet-Cookie: c=d' } }],
      ['a header name with a space', { statusCode: 200, headers: { 'x a': 'b' } }],
      ['a cookie with a line break', { statusCode: 200, cookies: ['a=b\r\nx: y'] }],
      ['cookies that are no list', { statusCode: 200, cookies: 'a=b' }],
    ])('should answer 500 to %s', async (_what, result) => {
      gateway.handler = () => result;
      expect(await send(gateway.httpUrl, '/')).toMatchObject({
        status: 500,
        text: '{"message":"Internal Server Error"}',
      });
    });

    it('should answer 500 when the handler throws', async () => {
      gateway.handler = () => {
        throw new Error('secret');
      };
      expect(await send(gateway.httpUrl, '/')).toMatchObject({
        status: 500,
        text: '{"message":"Internal Server Error"}',
        headers: { 'content-type': 'application/json', 'apigw-requestid': expect.any(String) },
      });
    });

    it('should answer 503 when the handler takes too long, and forget its answer', async () => {
      gateway.handler = () => new Promise((_resolve, reject) => setTimeout(reject, 300, new Error('too late')));
      expect(await send(gateway.httpUrl, '/')).toMatchObject({
        status: 503,
        text: '{"message":"Service Unavailable"}',
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      gateway.handler = () => 'still here';
      expect((await send(gateway.httpUrl, '/')).text).toBe('still here');
    });

    it('should frame the answer itself', async () => {
      gateway.handler = () => ({
        statusCode: 200,
        headers: { 'Transfer-Encoding': 'chunked', 'Content-Length': '9999', Connection: 'upgrade' },
        body: 'abc',
      });
      expect(await send(gateway.httpUrl, '/')).toMatchObject({ text: 'abc', headers: { 'content-length': '3' } });
    });

    it.each([204, 304])('should send no body with %i', async (statusCode) => {
      gateway.handler = () => ({ statusCode, body: 'not allowed' });
      const { status, text, headers } = await send(gateway.httpUrl, '/');
      expect([status, text, headers['content-length']]).toEqual([statusCode, '', undefined]);
    });

    it('should send the headers but no body to HEAD', async () => {
      gateway.handler = () => ({ statusCode: 200, body: 'abc' });
      const { text, headers } = await send(gateway.httpUrl, '/', { method: 'HEAD' });
      expect([text, headers['content-length']]).toEqual(['', '3']);
    });
  });

  describe('limits', () => {
    const LIMIT = 10 * 1024 * 1024;

    it('should take a body of 10 MB', async () => {
      const event = await eventOf('/', { method: 'POST', body: Buffer.alloc(LIMIT, 'a') });
      expect(Buffer.from(event.body ?? '', 'base64')).toHaveLength(LIMIT);
    });

    it.each([
      ['with a length', { 'Content-Length': LIMIT + 1 }],
      ['in chunks', { 'Transfer-Encoding': 'chunked' }],
    ])('should answer 413 to a byte more, %s', async (_how, headers) => {
      const body = Buffer.alloc(LIMIT + 1);
      expect(await send(gateway.httpUrl, '/', { method: 'POST', headers, body })).toMatchObject({
        status: 413,
        text: '{"message":"Request Too Long"}',
      });
      expect(gateway.events).toEqual([]);
    });

    it('should answer 413 before the body has come', async () => {
      const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n';
      expect(await sendRaw(gateway.httpUrl, head)).toMatch(/^HTTP\/1.1 413 /);
    });

    it('should answer 413 when Lambda does not take the event', async () => {
      gateway.handler = () => {
        throw new LambdaInvocationError({ errorType: 'RequestTooLargeException', errorMessage: '' }, 413);
      };
      expect((await send(gateway.httpUrl, '/')).status).toBe(413);
    });

    it('should answer 431 to more than 10240 bytes of headers', async () => {
      expect((await send(gateway.httpUrl, '/', { headers: { 'x-long': 'a'.repeat(9_900) } })).status).toBe(200);
      expect(await send(gateway.httpUrl, '/', { headers: { 'x-long': 'a'.repeat(10_300) } })).toMatchObject({
        status: 431,
        text: '{"message":"Request Header Fields Too Large"}',
      });
      expect(gateway.events).toHaveLength(1);
    });
  });

  describe('what no client should send', () => {
    afterEach(async () => {
      expect((await send(gateway.httpUrl, '/alive')).status).toBe(200);
    });

    it.each(['/%', '/%ff', '/a%2', '/%c0%ae%c0%ae/'])('should answer 400 to the path %s', async (path) => {
      expect(await send(gateway.httpUrl, path)).toMatchObject({ status: 400, text: '{"message":"Bad Request"}' });
    });

    it.each([
      'nonsense\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n',
      '\0\0\0\0\r\n\r\n',
    ])('should answer 400 to %j', async (text) => {
      expect(await sendRaw(gateway.httpUrl, text)).toMatch(/^HTTP\/1.1 400 /);
    });

    it('should survive clients that go away in the middle of a request', async () => {
      const { hostname, port } = new URL(gateway.httpUrl);
      for (const part of ['', 'GET / HT', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc']) {
        const socket = connect(Number(port), hostname);
        await once(socket, 'connect');
        socket.write(part);
        await new Promise((resolve) => setTimeout(resolve, 20));
        socket.resetAndDestroy();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(gateway.events).toEqual([]);
    });

    it('should survive a client that does not wait for its answer', async () => {
      const { hostname, port } = new URL(gateway.httpUrl);
      let answered = false;
      gateway.handler = async () => {
        await new Promise((resolve) => setTimeout(resolve, 60));
        answered = true;
        return { statusCode: 200, body: 'x'.repeat(1_000_000) };
      };
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      await until(() => gateway.events.length === 1);
      socket.resetAndDestroy();
      await until(() => answered);
      gateway.handler = () => 'alive';
    });
  });

  it('should call the handler in its Lambda, and give its public name to events', async () => {
    const lambda = startLambda({
      entry: join(import.meta.dirname, 'fixtures', 'lambda.handlers.mjs'),
      handler: 'inspect',
      functionName: 'test-api',
      environment: {},
      timeoutMs: 5_000,
      concurrency: 2,
    });
    const whole = await startGateway({
      httpApi: { stage: '$default', routes: [{ routeKey: '$default' }] },
      webSocketApi: WEBSOCKET_API,
      invoke: (event) => lambda.invoke(event),
      ports: { http: 0, webSocket: 0 },
      publicHost: '127.0.0.1',
    });
    const response = await fetch(`${whole.httpUrl}/hello?a=b`);
    expect(await response.json()).toMatchObject({
      event: { rawPath: '/hello', queryStringParameters: { a: 'b' }, requestContext: { domainName: '127.0.0.1' } },
      context: { functionName: 'test-api' },
    });
    expect(whole.webSocketUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/test$/);
    await whole.stop();
    await lambda.stop();
  });

  it('should say that a port is taken, and leave nothing open', async () => {
    const other = createServer();
    other.listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const attempt = startGateway({
      httpApi: { stage: '$default', routes: [{ routeKey: '$default' }] },
      webSocketApi: WEBSOCKET_API,
      invoke: () => Promise.resolve(null),
      ports: { http: 0, webSocket: port },
    });
    await expect(attempt).rejects.toThrow(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
    other.close();
  });

  it('should finish what it is answering when it stops', async () => {
    const stopping = await startTestGateway();
    stopping.handler = () => new Promise((resolve) => setTimeout(resolve, 100, 'finished'));
    const answer = send(stopping.httpUrl, '/');
    await until(() => stopping.events.length === 1);
    await stopping.stop();
    expect((await answer).text).toBe('finished');
    await expect(send(stopping.httpUrl, '/')).rejects.toThrow('ECONNREFUSED');
  });
});
