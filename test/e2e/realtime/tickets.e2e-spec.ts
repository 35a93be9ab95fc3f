import { createHash } from 'node:crypto';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorBody } from '../api/expected-error.js';
import { connectEvent, messageEvent } from '../../events/websocket.js';
import { refusedHandshake } from '../local/fixtures/gateway.harness.js';
import { Screen } from '../support/screen.js';
import type { PushFixture } from './push.fixture.js';
import { startPush } from './push.fixture.js';

const REFUSED = errorBody('UNAUTHENTICATED', 'The ticket is not valid, or was used');

interface ProxyAnswer {
  readonly statusCode: number;
  readonly body: string;
}

describe('POST /ws-tickets', () => {
  let push: PushFixture;
  beforeAll(async () => {
    push = await startPush();
  }, 60_000);
  afterAll(() => push.close());

  const keyOf = (ticket: string) => ({
    PK: `TICKET#${createHash('sha256').update(ticket).digest('hex')}`,
    SK: 'TICKET',
  });
  const appTable = () => push.stack.environment['APP_TABLE_NAME'];
  const connect = async (ticket: string, connectionId: string) =>
    (await push.stack.invoke(connectEvent({ ticket }, connectionId))) as ProxyAnswer;

  it('should give out a ticket for a minute, of which only the hash is stored', async () => {
    const before = Date.now();
    const { ticket, webSocketUrl, expiresAt, ...rest } = await push.ticket('ada');
    expect(rest).toEqual({});
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(16);
    expect(webSocketUrl).toBe(`${push.stack.endpoints.webSocket}?ticket=${ticket}`);
    const seconds = (Date.parse(expiresAt) - before) / 1_000;
    expect(seconds).toBeGreaterThan(58);
    expect(seconds).toBeLessThan(65);
    const { Item } = await push.dynamoDb.send(new GetCommand({ TableName: appTable(), Key: keyOf(ticket) }));
    expect(Item).toEqual({
      ...keyOf(ticket),
      userId: 'ada',
      verified: true,
      admin: false,
      ttl: Date.parse(expiresAt) / 1_000,
    });
  });

  it('should give out none without a token, or in the name of somebody else', async () => {
    await push.call(undefined, 'POST /ws-tickets', 401);
    await push.call('ada', 'POST /ws-tickets', 403, { userId: 'grace' });
    await push.call('ada', 'POST /ws-tickets', 400, { sessionId: 'a' });
    await push.call('ada', 'POST /ws-tickets', 201);
    await push.call('root', 'POST /ws-tickets', 201, { userId: 'ada' });
  });

  it('should open one connection, and no second one', async () => {
    const { webSocketUrl } = await push.ticket('ada');
    const screen = await Screen.connect(webSocketUrl);
    expect(await screen.ask({ action: 'ping' })).toEqual({ action: 'pong' });
    const { status, text } = await refusedHandshake(webSocketUrl);
    expect(status).toBe(401);
    expect(JSON.parse(text)).toEqual(REFUSED);
    await screen.close();
    expect((await refusedHandshake(webSocketUrl)).status).toBe(401);
  });

  it('should open one of many connections that come at a time', async () => {
    const { ticket } = await push.ticket('ada');
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => connect(ticket, `racer${index}=`)));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, ...Array<number>(7).fill(401)]);
  });

  it('should know the connection that used it when that comes again', async () => {
    const { ticket } = await push.ticket('ada');
    expect((await connect(ticket, 'again=')).statusCode).toBe(200);
    expect((await connect(ticket, 'again=')).statusCode).toBe(200);
    expect((await connect(ticket, 'another=')).statusCode).toBe(401);
  });

  it('should open none past its time', async () => {
    const { ticket } = await push.ticket('ada');
    await push.dynamoDb.send(
      new UpdateCommand({
        TableName: appTable(),
        Key: keyOf(ticket),
        UpdateExpression: 'SET #ttl = :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':now': Math.floor(Date.now() / 1_000) },
      }),
    );
    const answer = await connect(ticket, 'late=');
    expect(answer.statusCode).toBe(401);
    expect(JSON.parse(answer.body)).toEqual(REFUSED);
    expect(await push.sortKeysOf('CONN#late=')).toEqual([]);
  });

  it('should open none when it is wrong, empty, or comes with a session', async () => {
    const { ticket } = await push.ticket('ada');
    for (const wrong of ['', 'x', `${ticket}x`, keyOf(ticket).PK]) {
      expect((await connect(wrong, 'wrong=')).statusCode).toBe(401);
    }
    const { sessionId } = await push.session();
    const both = (await push.stack.invoke(connectEvent({ ticket, sessionId }, 'both='))) as ProxyAnswer;
    expect(both.statusCode).toBe(400);
    expect(JSON.parse(both.body)).toEqual(
      errorBody('VALIDATION_ERROR', 'ticket must not be given with a sessionId', ['ticket']),
    );
    // None of that has used it up.
    expect((await connect(ticket, 'right=')).statusCode).toBe(200);
  });

  it('should open a connection that has no session to tell of', async () => {
    const { ticket } = await push.ticket('ada');
    await connect(ticket, 'user=');
    const { body } = (await push.stack.invoke(messageEvent({ action: 'status' }, 'user='))) as ProxyAnswer;
    expect(JSON.parse(body)).toEqual({ action: 'ERROR', message: 'status is for connections of a session' });
  });

  it('should stay out of the log', () => {
    const log = push.lines.join('\n');
    expect(log).toContain('"route":"$connect"');
    expect(push.tickets.length).toBeGreaterThan(5);
    expect(push.tickets.filter((ticket) => log.includes(ticket))).toEqual([]);
  });
});
