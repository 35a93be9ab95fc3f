import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiGatewayV1Event } from '../../events/api-gateway-v1.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { connectEvent } from '../../events/websocket.js';
import { errorBody } from '../api/expected-error.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import type { BuiltHandler, ProxyAnswer } from '../realtime/built-handler.fixture.js';
import { startBuiltHandler } from '../realtime/built-handler.fixture.js';

const CLAIMS = { sub: 'ada', 'cognito:groups': ['admin'], client_id: 'spotter-tests', token_use: 'access' };
const PRESIGN = { method: 'POST', path: '/uploads/presign', body: { filename: 'a.jpg' } };

let issuer: Issuer;
let built: BuiltHandler;

beforeAll(async () => {
  issuer = await startIssuer();
  built = await startBuiltHandler(issuer.environment);
});

afterAll(async () => {
  await built.close();
  await issuer.close();
});

function bodyOf({ body }: ProxyAnswer): unknown {
  return JSON.parse(body);
}

/** An event of the HTTP API as it comes from an authorizer, or from whoever invokes the function and makes one up. */
function authorizedV2(authorizer: unknown, headers: Readonly<Record<string, string>> = {}) {
  const event = apiGatewayV2Event({ ...PRESIGN, headers });
  return { ...event, requestContext: { ...event.requestContext, authorizer } };
}

function authorizedV1(authorizer: unknown, identity: object = {}) {
  const event = apiGatewayV1Event(PRESIGN);
  return { ...event, requestContext: { ...event.requestContext, authorizer, identity } };
}

describe('claims in an event', () => {
  it.each([
    ['a JWT authorizer', () => authorizedV2({ jwt: { claims: CLAIMS, scopes: null } })],
    ['a Lambda authorizer', () => authorizedV2({ lambda: { ...CLAIMS, userId: 'ada' } })],
    ['IAM', () => authorizedV2({ iam: { userId: 'ada', userArn: 'arn:aws:iam::123456789012:user/ada' } })],
    ['a user pool of a REST API', () => authorizedV1({ claims: CLAIMS })],
    ['a custom authorizer of a REST API', () => authorizedV1({ principalId: 'ada', ...CLAIMS })],
    ['the identity of a REST API', () => authorizedV1(null, { cognitoIdentityId: 'ada', userArn: 'ada' })],
    ['nested claims', () => ({ ...authorizedV2({ claims: CLAIMS }), identity: CLAIMS, claims: CLAIMS })],
    [
      'a header that a gateway sets',
      () => authorizedV2(undefined, { 'x-amzn-oidc-identity': 'ada', 'x-user-id': 'ada' }),
    ],
  ])('should not be believed, from %s', async (_name, event) => {
    const answer = await built.invoke(event());
    expect(answer.statusCode).toBe(401);
    expect(bodyOf(answer)).toEqual(errorBody('UNAUTHENTICATED', 'An access token is required'));
  });

  it('should not be believed over those of the token', async () => {
    const headers = { authorization: `Bearer ${await issuer.token({ sub: 'grace' })}` };
    const answer = await built.invoke(authorizedV2({ jwt: { claims: CLAIMS } }, headers));
    expect(answer.statusCode).toBe(200);
    expect(bodyOf(answer)).toMatchObject({ key: expect.stringMatching(/^uploads\/grace\//) });
  });
});

describe('a token in an event', () => {
  it.each(['authorization', 'Authorization', 'AUTHORIZATION'])('should be found under %s', async (name) => {
    const token = `Bearer ${await issuer.token()}`;
    for (const event of [
      apiGatewayV2Event({ ...PRESIGN, headers: { [name]: token } }),
      apiGatewayV1Event({ ...PRESIGN, headers: { [name]: token } }),
    ]) {
      expect((await built.invoke(event)).statusCode).toBe(200);
    }
  });

  it('should not be accepted when there are two, as either payload version has them', async () => {
    const [one, other] = [`Bearer ${await issuer.token()}`, `Bearer ${await issuer.token({ sub: 'grace' })}`];
    const v1 = apiGatewayV1Event({ ...PRESIGN, headers: { Authorization: one } });
    const twice = { ...v1, multiValueHeaders: { ...v1.multiValueHeaders, Authorization: [one, other] } };
    const events = [apiGatewayV2Event({ ...PRESIGN, headers: { authorization: `${one},${other}` } }), twice];
    for (const event of events) expect((await built.invoke(event)).statusCode).toBe(401);
  });

  it('should not be accepted when there are two, as clients send them', async () => {
    const sent = request(`${built.stack.endpoints.api}/uploads/presign`, {
      method: 'POST',
      headers: {
        authorization: [`Bearer ${await issuer.token()}`, `Bearer ${await issuer.token({ sub: 'grace' })}`] as never,
      },
    });
    sent.end(JSON.stringify(PRESIGN.body));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    await text(answer);
    expect(answer.statusCode).toBe(401);
  });
});

describe('connections and S3, with identity on', () => {
  it('should go by their capabilities', async () => {
    const { sessionId, viewer } = await built.createSession();
    expect((await built.invoke(connectEvent({ sessionId, viewer }))).statusCode).toBe(200);
    expect((await built.invoke(connectEvent({ sessionId, viewer: 'x'.repeat(22) }))).statusCode).toBe(401);
    const read = apiGatewayV2Event({ path: `/sessions/${sessionId}`, headers: { 'x-viewer-token': viewer } });
    expect((await built.invoke(read)).statusCode).toBe(200);
    const upload = apiGatewayV2Event({ path: '/upload-url', query: { sessionId } });
    expect((await built.invoke(upload)).statusCode).toBe(200);
  });

  it('should not be let in by a token', async () => {
    const { sessionId } = await built.createSession();
    const authorization = `Bearer ${await issuer.token({ groups: ['admin'] })}`;
    const read = apiGatewayV2Event({
      path: `/sessions/${sessionId}`,
      headers: { authorization, 'x-viewer-token': 'no' },
    });
    expect((await built.invoke(read)).statusCode).toBe(401);
  });
});
