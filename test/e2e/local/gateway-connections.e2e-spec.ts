import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectClient, send, startTestGateway, until } from './fixtures/gateway.harness.js';
import type { TestClient, TestGateway } from './fixtures/gateway.harness.js';

let gateway: TestGateway;
let api: ApiGatewayManagementApiClient;
let client: TestClient;
let connectionId: string;

function managementClient(endpoint: string): ApiGatewayManagementApiClient {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return new ApiGatewayManagementApiClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
}

function post(id: string, data: string | Uint8Array): Promise<unknown> {
  return api.send(new PostToConnectionCommand({ ConnectionId: id, Data: data }));
}

beforeEach(async () => {
  gateway = await startTestGateway();
  api = managementClient(gateway.managementUrl);
  client = await connectClient(gateway.webSocketUrl, [], { headers: { 'User-Agent': 'a test' } });
  connectionId = gateway.events[0]?.requestContext.connectionId ?? '';
});

afterEach(async () => {
  api.destroy();
  await gateway.stop();
});

describe('@connections', () => {
  it('should post text to a connection', async () => {
    await post(connectionId, '{"hello":"wörld"}');
    expect(await client.next()).toBe('{"hello":"wörld"}');
  });

  it('should post bytes that are no text as a binary message', async () => {
    await post(connectionId, new Uint8Array([0xff, 0, 0x80]));
    expect(await client.next()).toEqual(Buffer.from([0xff, 0, 0x80]));
  });

  it('should keep the order of posts', async () => {
    for (let n = 0; n < 20; n += 1) await post(connectionId, String(n));
    await until(() => client.messages.length === 20);
    expect(client.messages).toEqual(Array.from({ length: 20 }, (_, n) => String(n)));
  });

  it('should decode the id, which the SDK percent-encodes', async () => {
    const headers = { Authorization: 'AWS4-HMAC-SHA256 Credential=x' };
    const encoded = connectionId.replace('=', '%3D');
    for (const path of [
      `/test/@connections/${encoded}`,
      `/test/%40connections/${encoded}`,
      `/test/@connections/${connectionId}`,
    ]) {
      expect((await send(gateway.managementUrl, path, { method: 'POST', headers, body: 'x' })).status).toBe(200);
    }
  });

  it('should describe a connection', async () => {
    const before = await api.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    expect(before.ConnectedAt?.getTime()).toBe(gateway.events[0]?.requestContext['connectedAt']);
    expect(before.Identity).toEqual({ SourceIp: '127.0.0.1', UserAgent: 'a test' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.socket.send('x');
    await until(() => gateway.events.length === 2);
    const after = await api.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    expect(after.LastActiveAt?.getTime()).toBeGreaterThan(before.LastActiveAt?.getTime() ?? Infinity);
  });

  it('should close a connection', async () => {
    await api.send(new DeleteConnectionCommand({ ConnectionId: connectionId }));
    expect((await client.closed).code).toBe(1000);
    await until(() => gateway.events.length === 2);
    expect(gateway.events[1]?.requestContext).toMatchObject({ eventType: 'DISCONNECT', connectionId });
    await expect(post(connectionId, 'x')).rejects.toThrow(GoneException);
  });

  it.each([
    ['POST', () => post('AAAAAAAAAAAAAAA=', 'x')],
    ['GET', () => api.send(new GetConnectionCommand({ ConnectionId: 'AAAAAAAAAAAAAAA=' }))],
    ['DELETE', () => api.send(new DeleteConnectionCommand({ ConnectionId: '../../x' }))],
  ])('should answer %s of an unknown connection with GoneException', async (_method, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'GoneException',
      $metadata: { httpStatusCode: 410 },
    });
  });

  it('should answer with GoneException once the client is gone', async () => {
    client.socket.terminate();
    await until(() => gateway.events.length === 2);
    await expect(post(connectionId, 'x')).rejects.toThrow(GoneException);
  });

  it('should answer with GoneException inside $connect, and not after it', async () => {
    let inside: unknown;
    let id = '';
    gateway.handler = async ({ requestContext }) => {
      if (requestContext.eventType !== 'CONNECT') return { statusCode: 200 };
      id = requestContext.connectionId;
      inside = await post(id, 'too early').catch((error: unknown) => error);
      return { statusCode: 200 };
    };
    const other = await connectClient(gateway.webSocketUrl);
    expect(inside).toBeInstanceOf(GoneException);
    await post(id, 'now');
    expect(await other.next()).toBe('now');
  });

  it('should take 128 KB and refuse a byte more', async () => {
    await post(connectionId, 'x'.repeat(128 * 1024));
    expect(await client.next()).toHaveLength(128 * 1024);
    const refused = post(connectionId, 'x'.repeat(128 * 1024 + 1));
    await expect(refused).rejects.toThrow(PayloadTooLargeException);
    await expect(refused).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
  });

  it('should take no more for a client that does not read', async () => {
    client.socket.pause();
    const data = 'x'.repeat(128 * 1024);
    const fill = async (): Promise<void> => {
      for (let n = 0; n < 400; n += 1) await post(connectionId, data);
    };
    await expect(fill()).rejects.toMatchObject({
      name: 'LimitExceededException',
      $metadata: { httpStatusCode: 429 },
    });
    client.socket.terminate();
  });

  it.each([
    ['without a signature', 'POST', '/test/@connections/x', {}],
    ['with another scheme', 'POST', '/test/@connections/x', { Authorization: 'Bearer x' }],
    ['outside the stage', 'POST', '/other/@connections/x', { Authorization: 'AWS4-HMAC-SHA256 x' }],
    ['by an unknown method', 'PUT', '/test/@connections/x', { Authorization: 'AWS4-HMAC-SHA256 x' }],
    ['with a broken path', 'POST', '/test/@connections/%', { Authorization: 'AWS4-HMAC-SHA256 x' }],
  ])('should refuse a request %s with ForbiddenException', async (_what, method, path, headers) => {
    expect(await send(gateway.managementUrl, path, { method, headers })).toMatchObject({
      status: 403,
      headers: { 'x-amzn-errortype': 'ForbiddenException' },
    });
  });
});
