import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { LambdaRuntime } from '../../../apps/local/src/lambda/lambda.runtime.js';
import { connectEvent, disconnectEvent, messageEvent } from '../../events/websocket.js';
import { eventually } from '../api/eventually.js';
import { errorBody } from '../api/expected-error.js';
import { connectClient, refusedHandshake } from '../local/fixtures/gateway.harness.js';
import type { BuiltHandler, ProxyAnswer, Screen } from './built-handler.fixture.js';
import { startBuiltHandler } from './built-handler.fixture.js';

/** Nothing listens there. */
const NOWHERE = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };

const WRONG_VIEWER = 'AAAAAAAAAAAAAAAAAAAAAA';

/** The bodies of what refuses a handshake, by their status. */
const REFUSALS: Readonly<Record<number, unknown>> = {
  400: errorBody('VALIDATION_ERROR', 'sessionId is required', ['sessionId']),
  401: errorBody('UNAUTHENTICATED', 'The viewer token is not that of this session'),
  404: errorBody('NOT_FOUND', 'Session not found'),
};

describe('the WebSocket routes of the built handler, alone in a folder', () => {
  let api: BuiltHandler;
  let screen: Screen;
  let withoutDynamoDb: LambdaRuntime;
  const secrets = [WRONG_VIEWER];
  beforeAll(async () => {
    api = await startBuiltHandler();
    withoutDynamoDb = api.freshContainer(NOWHERE);
  }, 60_000);
  afterAll(() => api.close());
  beforeEach(async () => {
    screen = await api.createSession();
    secrets.push(screen.sessionId, screen.viewer);
  });
  afterEach(() => {
    api.stack.switches.throttle = 0;
  });

  const newConnectionId = () => `${randomUUID().slice(0, 15)}=`;
  const jsonOf = ({ body }: ProxyAnswer): unknown => JSON.parse(body);
  const on = async (container: LambdaRuntime, event: unknown) => (await container.invoke(event)) as ProxyAnswer;

  /** What the log says of one event: its access line, and the failure before it. */
  async function logOf(requestId: string) {
    const find = (message: string) =>
      api.logged().filter((line) => line['message'] === message && line['requestId'] === requestId);
    await eventually(() => {
      expect(find('invocation')).toHaveLength(1);
    });
    return { access: find('invocation')[0], failures: find('request failed') };
  }

  async function connected(asViewer = true): Promise<string> {
    const connectionId = newConnectionId();
    const { sessionId, viewer } = screen;
    const answer = await api.invoke(connectEvent({ sessionId, ...(asViewer && { viewer }) }, connectionId));
    expect(answer.statusCode).toBe(200);
    return connectionId;
  }

  describe('$connect', () => {
    it.each([true, false])('should let in who knows the session, viewer or not: %s', async (asViewer) => {
      const { sessionId, viewer } = screen;
      const event = connectEvent({ sessionId, unknown: 'x', ...(asViewer && { viewer }) }, newConnectionId());
      const answer = await api.invoke(event);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': event.requestContext.requestId,
      });
      expect(jsonOf(answer)).toEqual({ message: 'Connected' });
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ kind: 'websocket', route: '$connect', status: 200, ms: expect.any(Number) });
      expect(failures).toEqual([]);
    });

    it('should take the last of a repeated parameter', async () => {
      const { sessionId } = screen;
      const good = await api.invoke(connectEvent(`sessionId=a&sessionId=${sessionId}`, newConnectionId()));
      expect(good.statusCode).toBe(200);
      const bad = await api.invoke(connectEvent(`sessionId=${sessionId}&sessionId=a`, newConnectionId()));
      expect(bad.statusCode).toBe(404);
    });

    it.each<[string, (good: Screen) => Record<string, string>, number]>([
      ['no session', () => ({}), 400],
      ['an empty session', () => ({ sessionId: '' }), 400],
      ['a viewer alone', ({ viewer }) => ({ viewer }), 400],
      ['a malformed session', () => ({ sessionId: 'x' }), 404],
      ['a session in capitals', ({ sessionId }) => ({ sessionId: sessionId.toUpperCase() }), 404],
      ['an unknown session', () => ({ sessionId: randomUUID() }), 404],
      ['a wrong viewer', ({ sessionId }) => ({ sessionId, viewer: WRONG_VIEWER }), 401],
      ['an empty viewer', ({ sessionId }) => ({ sessionId, viewer: '' }), 401],
    ])('should refuse %s', async (_case, query, status) => {
      const connectionId = newConnectionId();
      const event = connectEvent(query(screen), connectionId);
      const answer = await api.invoke(event);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': event.requestContext.requestId,
        'cache-control': 'no-store',
      });
      expect(jsonOf(answer)).toEqual(REFUSALS[status]);
      expect(jsonOf(answer)).toMatchObject({ error: { requestId: event.requestContext.requestId } });
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ kind: 'websocket', route: '$connect', status });
      expect(failures).toEqual([]);
      expect(jsonOf(await api.invoke(messageEvent({ action: 'ping' }, connectionId)))).toMatchObject({
        action: 'ERROR',
      });
    });

    it("should refuse another session's viewer, and an expired session", async () => {
      const { sessionId, viewer } = await api.createSession();
      secrets.push(sessionId, viewer);
      const foreign = await api.invoke(connectEvent({ sessionId: screen.sessionId, viewer }));
      expect(foreign.statusCode).toBe(401);
      await api.expire(sessionId);
      const expired = await api.invoke(connectEvent({ sessionId, viewer }));
      expect(expired.statusCode).toBe(404);
      expect(jsonOf(expired)).toEqual(REFUSALS[404]);
    });

    it('should answer 503 with Retry-After when DynamoDB throttles', async () => {
      const event = connectEvent({ sessionId: screen.sessionId });
      api.stack.switches.throttle = 1;
      const answer = await api.invoke(event);
      expect(answer.statusCode).toBe(503);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
      expect(jsonOf(answer)).toEqual(errorBody('SERVICE_UNAVAILABLE', expect.any(String)));
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ status: 503 });
      expect(JSON.stringify(failures)).toMatch(/Throughput|Throttl/);
    });

    it('should answer 500 when DynamoDB is down, with the cause in the log only', async () => {
      const event = connectEvent({ sessionId: screen.sessionId });
      const answer = await on(withoutDynamoDb, event);
      expect(answer.statusCode).toBe(500);
      expect(jsonOf(answer)).toEqual(errorBody('DYNAMODB_ERROR', 'An error occurred'));
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ route: '$connect', status: 500 });
      expect(failures).toEqual([expect.objectContaining({ level: 'ERROR', code: 'DYNAMODB_ERROR' })]);
      expect(JSON.stringify(failures)).toContain('ECONNREFUSED');
    });
  });

  describe('$default', () => {
    it('should answer ping by pong', async () => {
      const event = messageEvent({ action: 'ping' }, await connected());
      const answer = await api.invoke(event);
      expect(answer).toMatchObject({ statusCode: 200, body: '{"action":"pong"}' });
      const { access } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ kind: 'websocket', route: '$default', action: 'ping', status: 200 });
    });

    it.each([true, false])('should answer status by the session, to a viewer or not: %s', async (asViewer) => {
      const answer = await api.invoke(messageEvent({ action: 'status' }, await connected(asViewer)));
      expect(answer.statusCode).toBe(200);
      expect(jsonOf(answer)).toEqual({
        action: 'status',
        sessionId: screen.sessionId,
        status: 'AWAITING_SCAN',
        createdAt: expect.any(Number),
        expiresAt: screen.expiresAt,
      });
    });

    it('should know the connection in a container that never saw it connect', async () => {
      const connectionId = await connected();
      const fresh = api.freshContainer();
      expect(await on(fresh, messageEvent({ action: 'ping' }, connectionId))).toMatchObject({
        statusCode: 200,
        body: '{"action":"pong"}',
      });
      expect(jsonOf(await on(fresh, messageEvent({ action: 'status' }, connectionId)))).toMatchObject({
        action: 'status',
        sessionId: screen.sessionId,
      });
      expect(await on(fresh, disconnectEvent(connectionId))).toMatchObject({ statusCode: 200 });
    });

    it.each<[string, unknown, string, number]>([
      ['an unknown action', { action: 'dance' }, 'action must be one of ping, status, watch', 400],
      ['no action', { text: 'hello' }, 'action must be one of ping, status, watch', 400],
      ['an unknown field', { action: 'ping', colour: 'red' }, 'colour is not a known field', 400],
      ['bad JSON', '{"action":"ping"', 'The body must be valid JSON in UTF-8', 400],
      ['a text', '"ping"', 'body must be an object', 400],
      ['a list', [{ action: 'ping' }], 'body must be an object', 400],
      ['null', 'null', 'body must be an object', 400],
      ['no message', undefined, 'body is required', 400],
      ['an empty message', '', 'body is required', 400],
      ['bytes that are no text', Buffer.from([0xff, 0xfe]), 'The body must be valid JSON in UTF-8', 400],
    ])('should answer %s by an error, and keep it out of the log', async (_case, message, fault, status) => {
      const event = messageEvent(message, await connected());
      const answer = await api.invoke(event);
      expect(answer.statusCode).toBe(200);
      expect(jsonOf(answer)).toEqual({ action: 'ERROR', message: fault });
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ kind: 'websocket', route: '$default', status });
      expect(access).not.toHaveProperty('action');
      expect(failures).toEqual([]);
      expect(api.lines.join('\n')).not.toMatch(/dance|colour/);
    });

    it('should take a message in base64', async () => {
      const answer = await api.invoke(messageEvent(Buffer.from('{"action":"ping"}'), await connected()));
      expect(answer.body).toBe('{"action":"pong"}');
    });

    it('should answer an unknown connection by an error, whatever it says', async () => {
      for (const message of [{ action: 'ping' }, { action: 'status' }, '{']) {
        const event = messageEvent(message, newConnectionId());
        const answer = await api.invoke(event);
        expect(answer.statusCode).toBe(200);
        expect(jsonOf(answer)).toEqual({ action: 'ERROR', message: 'Connection not found' });
        expect((await logOf(event.requestContext.requestId)).access).toMatchObject({ route: '$default', status: 404 });
      }
    });

    it('should not take a message that calls itself $connect for a handshake', async () => {
      const event = messageEvent({ action: '$connect' }, await connected());
      event.requestContext.routeKey = '$connect';
      expect(jsonOf(await api.invoke(event))).toMatchObject({ action: 'ERROR' });
    });

    it('should answer messages of two connections at a time each by its own session', async () => {
      const first = { screen, connectionId: await connected() };
      screen = await api.createSession();
      secrets.push(screen.sessionId, screen.viewer);
      const second = { screen, connectionId: await connected() };
      const asked = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? first : second));
      const answers = await Promise.all(
        asked.map(({ connectionId }) => api.invoke(messageEvent({ action: 'status' }, connectionId))),
      );
      for (const [index, answer] of answers.entries()) {
        expect(jsonOf(answer)).toMatchObject({ sessionId: asked[index]?.screen.sessionId });
      }
    });

    it('should answer a failure inside by an error that says nothing of it, with the cause in the log', async () => {
      const event = messageEvent({ action: 'status' }, await connected());
      const answer = await on(withoutDynamoDb, event);
      expect(answer.statusCode).toBe(200);
      expect(jsonOf(answer)).toEqual({ action: 'ERROR', message: 'An error occurred' });
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ route: '$default', status: 500 });
      expect(JSON.stringify(failures)).toContain('ECONNREFUSED');
    });

    it('should answer by an error when DynamoDB throttles', async () => {
      const event = messageEvent({ action: 'status' }, await connected());
      api.stack.switches.throttle = 1;
      const answer = await api.invoke(event);
      expect(answer.statusCode).toBe(200);
      expect(jsonOf(answer)).toEqual({ action: 'ERROR', message: expect.not.stringMatching(/Throughput|dynamo/i) });
      expect((await logOf(event.requestContext.requestId)).access).toMatchObject({ status: 503 });
    });
  });

  describe('$disconnect', () => {
    it('should forget the connection, and be answered 200 when it is repeated', async () => {
      const connectionId = await connected();
      for (let count = 0; count < 2; count++) {
        const event = disconnectEvent(connectionId);
        expect(await api.invoke(event)).toMatchObject({ statusCode: 200 });
        const { access } = await logOf(event.requestContext.requestId);
        expect(access).toMatchObject({ kind: 'websocket', route: '$disconnect', status: 200 });
      }
      expect(jsonOf(await api.invoke(messageEvent({ action: 'ping' }, connectionId)))).toEqual({
        action: 'ERROR',
        message: 'Connection not found',
      });
    });

    it('should be answered 200 for a connection that never was', async () => {
      expect(await api.invoke(disconnectEvent(newConnectionId()))).toMatchObject({ statusCode: 200 });
    });

    it('should be answered 200 when DynamoDB is down, which the log says', async () => {
      const event = disconnectEvent(await connected());
      expect(await on(withoutDynamoDb, event)).toMatchObject({ statusCode: 200 });
      const { access, failures } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ route: '$disconnect', status: 500 });
      expect(JSON.stringify(failures)).toContain('ECONNREFUSED');
    });
  });

  describe('a partial event', () => {
    const connectionId = 'partial=';

    it.each<[string, object, number, unknown]>([
      ['$connect without a query', { routeKey: '$connect' }, 400, { error: { message: 'sessionId is required' } }],
      ['a handshake by its type', { eventType: 'CONNECT' }, 400, { error: { message: 'sessionId is required' } }],
      ['a message without a body', { routeKey: '$default' }, 200, { action: 'ERROR', message: 'Connection not found' }],
      ['no route at all', {}, 200, { action: 'ERROR', message: 'Connection not found' }],
      ['another route', { routeKey: 'ping' }, 200, { action: 'ERROR', message: 'Connection not found' }],
    ])('should be completed: %s', async (_case, context, status, body) => {
      const answer = await api.invoke({ requestContext: { connectionId, ...context } });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
      expect(jsonOf(answer)).toMatchObject(body as object);
    });

    it('should be enough for a connection, from its beginning to its end', async () => {
      const { sessionId } = screen;
      const eventOf = (routeKey: string, rest: object = {}) => ({
        requestContext: { connectionId, routeKey },
        ...rest,
      });
      const queryStringParameters = { sessionId };
      expect((await api.invoke(eventOf('$connect', { queryStringParameters }))).statusCode).toBe(200);
      expect((await api.invoke(eventOf('$default', { body: { action: 'ping' } }))).body).toBe('{"action":"pong"}');
      expect((await api.invoke(eventOf('$default', { body: null }))).body).toContain('body is required');
      expect((await api.invoke(eventOf('$disconnect'))).statusCode).toBe(200);
    });
  });

  describe('a real client', () => {
    it('should be let in, get its replies, and be told of errors', async () => {
      const client = await connectClient(screen.webSocketUrl);
      client.socket.send('{"action":"ping"}');
      expect(await client.next()).toBe('{"action":"pong"}');
      client.socket.send('{"action":"status"}');
      expect(JSON.parse(String(await client.next()))).toMatchObject({ action: 'status', sessionId: screen.sessionId });
      client.socket.send('ping');
      expect(JSON.parse(String(await client.next()))).toMatchObject({ action: 'ERROR' });
      client.socket.close();
      await client.closed;
    });

    it('should see why it is refused', async () => {
      const { status, headers, text } = await refusedHandshake(`${screen.webSocketUrl}x`);
      expect(status).toBe(401);
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(JSON.parse(text)).toEqual(REFUSALS[401]);
    });
  });

  it('should answer 500 in the one shape when it cannot start', async () => {
    const broken = api.freshContainer({ CORS_ORIGIN: 'nonsense' });
    for (const event of [connectEvent({ sessionId: screen.sessionId }), messageEvent({ action: 'ping' })]) {
      const answer = await on(broken, event);
      expect(answer.statusCode).toBe(500);
      expect(jsonOf(answer)).toEqual(errorBody('INTERNAL_ERROR', 'An error occurred'));
      const { access } = await logOf(event.requestContext.requestId);
      expect(access).toMatchObject({ kind: 'websocket', status: 500 });
    }
  });

  it('should have written no session id and no token into the log', () => {
    const log = api.lines.join('\n');
    expect(api.logged().filter(({ kind }) => kind === 'websocket').length).toBeGreaterThan(50);
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/viewer=|sessionId=/);
  });
});
