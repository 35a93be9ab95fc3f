import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SessionUploadUrl } from '../../../apps/api/src/sessions/sessions.dto.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { s3Event } from '../../events/s3.js';
import { connectEvent } from '../../events/websocket.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import type { RecordingProxy } from '../../support/recording.proxy.js';
import { startRecordingProxy } from '../../support/recording.proxy.js';
import { recordSecretsOf } from '../../support/run-record.js';
import type { BuiltHandler, ProxyAnswer } from '../realtime/built-handler.fixture.js';
import { startBuiltHandler } from '../realtime/built-handler.fixture.js';

const ROUNDS = 10;

/** What a client that opens a connection each time would have opened as many of. */
const ONE_CONNECTION = { connections: 1, exchanges: ROUNDS };

/** Whose size the event does not tell, that upload is looked up in S3. */
function withoutSize({ Records }: ReturnType<typeof s3Event>): object {
  return {
    Records: Records.map(({ s3, ...record }) => ({ ...record, s3: { ...s3, object: { key: s3.object.key } } })),
  };
}

describe('the clients of the built handler', () => {
  let issuer: Issuer;
  let built: BuiltHandler;
  let dynamodb: RecordingProxy;
  let s3: RecordingProxy;
  let sqs: RecordingProxy;
  let connections: RecordingProxy;
  let keys: RecordingProxy;
  let invoke: (event: unknown) => Promise<ProxyAnswer>;
  beforeAll(async () => {
    issuer = await startIssuer();
    built = await startBuiltHandler(issuer.environment);
    // The function of the stack itself would serve the uploads.
    built.stack.switches.lostEvents = 1;
    const { endpoints } = built.stack;
    const management = new URL(endpoints.management);
    const jwks = new URL(issuer.environment.JWKS_URI);
    dynamodb = await startRecordingProxy(endpoints.dynamodb);
    s3 = await startRecordingProxy(endpoints.s3);
    sqs = await startRecordingProxy(endpoints.sqs);
    connections = await startRecordingProxy(management.origin);
    keys = await startRecordingProxy(jwks.origin);
    const container = built.freshContainer({
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_SQS: sqs.url,
      WS_API_ENDPOINT: connections.url + management.pathname,
      JWKS_URI: keys.url + jwks.pathname,
    });
    invoke = async (event) => (await container.invoke(event)) as ProxyAnswer;
  });
  afterAll(async () => {
    await built.close();
    for (const proxy of [dynamodb, s3, sqs, connections, keys]) await proxy.close();
    await issuer.close();
  });

  const seen = (proxy: RecordingProxy) => ({ connections: proxy.connections, exchanges: proxy.exchanges.length });
  const authorized = async () => ({ authorization: `Bearer ${await issuer.token({ sub: 'ada' })}` });

  it('should have one connection to DynamoDB for one call at a time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { statusCode } = await invoke(apiGatewayV2Event({ path: `/exercises/${randomUUID()}` }));
      expect(statusCode).toBe(404);
    }
    expect(seen(dynamodb)).toEqual(ONE_CONNECTION);
  });

  it('should have one connection to S3, and one to @connections', async () => {
    const bucket = built.stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
    for (let round = 0; round < ROUNDS; round++) {
      const { sessionId, viewer } = await built.createSession();
      await invoke(connectEvent({ sessionId, viewer }, `screen-${round}=`));
      // By the stack's own function, whose URL does not lead through the proxy.
      const { body } = await built.invoke(apiGatewayV2Event({ path: '/upload-url', query: { sessionId } }));
      const { uploadUrl, uploadKey } = JSON.parse(body) as SessionUploadUrl;
      recordSecretsOf(uploadUrl);
      await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
      await invoke(withoutSize(s3Event(bucket, [uploadKey])));
    }
    expect(seen(s3)).toEqual(ONE_CONNECTION);
    expect(seen(connections)).toEqual(ONE_CONNECTION);
  });

  it('should have one connection to SQS', async () => {
    const imageUrls = [`s3://${built.stack.environment['UPLOAD_BUCKET_NAME'] ?? ''}/uploads/ada/a.jpg`];
    const before = sqs.exchanges.length;
    for (let round = 0; round < ROUNDS; round++) {
      const request = { method: 'POST', path: '/process', body: { imageUrls }, headers: await authorized() };
      expect((await invoke(apiGatewayV2Event(request))).statusCode).toBe(202);
    }
    expect({ ...seen(sqs), exchanges: sqs.exchanges.length - before }).toEqual(ONE_CONNECTION);
  });

  it('should have one connection to the issuer of tokens, whose keys change', async () => {
    for (let round = keys.exchanges.length; round < ROUNDS; round++) {
      await issuer.rotate();
      const request = { path: '/jobs', headers: await authorized() };
      expect((await invoke(apiGatewayV2Event(request))).statusCode).toBe(200);
    }
    expect(seen(keys)).toEqual(ONE_CONNECTION);
  });
});
