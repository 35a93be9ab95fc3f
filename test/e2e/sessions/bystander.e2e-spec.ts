import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { createDynamoDbClient } from '@spotter/shared';
import { Screen } from '../support/screen.js';

/** Whoever reads the code on the screen over somebody's shoulder, and knows no more than the session's id. */
describe('a bystander', () => {
  let folder: string;
  let stack: LocalStack;
  const log: string[] = [];
  let sessionId: string;
  let viewer: string;
  let webSocketUrl: string;
  let uploadKey: string;
  let jobId: string;
  let secrets: string[];

  const call = async (path: string, init?: RequestInit): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${stack.endpoints.api}${path}`, init);
    return { status: response.status, text: await response.text() };
  };
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    call(path, { method: 'POST', body: JSON.stringify(body), headers });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-bystander-'));
    stack = await startLocalStack({ dataDir: folder, workers: 0, onLog: (_source, line) => log.push(line) });
    ({ sessionId, webSocketUrl } = JSON.parse((await call('/sessions', { method: 'POST' })).text) as {
      sessionId: string;
      webSocketUrl: string;
    });
    viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
    const { uploadUrl } = JSON.parse((await call(`/upload-url?sessionId=${sessionId}`)).text) as { uploadUrl: string };
    await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
    const screen = await Screen.connect(webSocketUrl);
    let seen: { uploadKey?: string; imageUrl?: string; jobId?: string };
    do {
      await delay(50);
      const { text } = await call(`/sessions/${sessionId}`, { headers: { 'x-viewer-token': viewer } });
      seen = JSON.parse(text) as typeof seen;
    } while (seen.jobId === undefined);
    ({ uploadKey = '', jobId = '' } = seen);
    secrets = [viewer, jobId, 'X-Amz-Signature', new URL(seen.imageUrl ?? '').search];
    await screen.close();
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  function expectNothingLearned(text: string): void {
    for (const secret of secrets) expect(text).not.toContain(secret);
  }

  it('should see that a photo came, and neither photo nor results', async () => {
    const { status, text } = await call(`/sessions/${sessionId}`);
    expect(status).toBe(200);
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual([
      'completedAt',
      'createdAt',
      'expiresAt',
      'sessionId',
      'status',
      'uploadKey',
    ]);
    expectNothingLearned(text);
  });

  it('should get nothing by guessed tokens, on any route', async () => {
    for (const token of ['', 'x', sessionId, viewer.slice(1), `${viewer},${viewer}`, 'null']) {
      const headers = { 'x-viewer-token': token };
      expect((await call(`/sessions/${sessionId}`, { headers })).status).toBe(401);
      expect((await call(`/jobs/${jobId}`, { headers })).status).toBe(404);
    }
    for (const query of [`viewer=${viewer}`, `x-viewer-token=${viewer}`]) {
      expectNothingLearned((await call(`/sessions/${sessionId}?${query}`)).text);
      expect((await call(`/jobs/${jobId}?${query}`)).status).toBe(404);
    }
  });

  it('should be told of the photo over a socket without a word on what is in it', async () => {
    const screen = await Screen.connect(`${stack.endpoints.webSocket}?sessionId=${sessionId}`);
    const answers = [
      await screen.ask({ action: 'status' }),
      await screen.ask({ action: 'watch', jobId }),
      await screen.ask({ action: 'status', viewer }),
      await screen.ask({ action: 'ping' }),
      await screen.ask('{'),
    ];
    expect(answers[0]).toMatchObject({ action: 'status', status: 'COMPLETED', uploadKey });
    expect(answers[1]?.action).toBe('ERROR');
    await delay(200);
    expectNothingLearned(
      JSON.stringify([screen.messages, answers[0], answers[2], answers[3], answers[4]]).replaceAll(jobId, ''),
    );
    for (const answer of screen.messages) expect(answer).not.toHaveProperty('imageUrl');
    await screen.close();
  });

  it('should not connect with a token that is not the right one', async () => {
    for (const token of ['', 'x', sessionId, viewer.slice(1)]) {
      await expect(
        Screen.connect(`${stack.endpoints.webSocket}?sessionId=${sessionId}&viewer=${token}`),
      ).rejects.toThrow('refused with 401');
    }
  });

  it('should not have the photo looked at in a job of its own', async () => {
    const imageUrls = [`s3://${stack.environment['UPLOAD_BUCKET_NAME'] ?? ''}/${uploadKey}`];
    const user = `session:${sessionId}`;
    for (const body of [{ imageUrls }, { imageUrls, userId: user }, { imageUrls: [], userId: user }]) {
      const { status, text } = await post('/process', body, { 'idempotency-key': sessionId });
      expect(status).toBe(400);
      expectNothingLearned(text);
    }
  });

  it('should not get at the object', async () => {
    const bucket = stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
    for (const query of ['', '?versionId=null', '?X-Amz-Signature=0']) {
      const response = await fetch(`${stack.endpoints.s3}/${bucket}/${uploadKey}${query}`);
      expect([400, 403]).toContain(response.status);
    }
    expect((await fetch(`${stack.endpoints.s3}/${bucket}?list-type=2`)).status).toBe(403);
    const { text } = await post('/uploads/presign', { filename: `../../${uploadKey}`, userId: 'x' });
    expect((JSON.parse(text) as { key: string }).key).toMatch(/^uploads\/x\//);
  });

  it('should not put another photo in its place', async () => {
    const { status, text } = await call(`/upload-url?sessionId=${sessionId}`);
    expect(status).toBe(400);
    expect(text).toContain('SESSION_COMPLETED');
  });

  it('should not keep the screen of its viewer from being told', async () => {
    const created = JSON.parse((await call('/sessions', { method: 'POST' })).text) as {
      sessionId: string;
      webSocketUrl: string;
    };
    const screen = await Screen.connect(created.webSocketUrl);
    const other = await Screen.connect(`${stack.endpoints.webSocket}?sessionId=${created.sessionId}`);
    const { text } = await call(`/upload-url?sessionId=${created.sessionId}`);
    const { uploadUrl } = JSON.parse(text) as { uploadUrl: string };
    await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
    await screen.told('UPLOAD_COMPLETED', 10_000);
    await delay(300);
    expect(screen.messages.map(({ action }) => action)).toEqual([
      'PHONE_CONNECTED',
      'UPLOAD_REQUESTED',
      'UPLOAD_COMPLETED',
    ]);
    expect(other.messages).toEqual([]);
    await Promise.all([screen.close(), other.close()]);
  });

  it('should not upload by a URL past its time', async () => {
    const created = JSON.parse((await call('/sessions', { method: 'POST' })).text) as { sessionId: string };
    Object.assign(process.env, stack.environment);
    const dynamoDb = createDynamoDbClient({ region: 'us-east-1', forcePathStyle: true });
    await dynamoDb.send(
      new UpdateCommand({
        TableName: stack.environment['SESSIONS_TABLE_NAME'],
        Key: { sessionId: created.sessionId },
        UpdateExpression: 'SET expiresAt = :soon',
        ExpressionAttributeValues: { ':soon': Math.floor(Date.now() / 1_000) + 2 },
      }),
    );
    dynamoDb.destroy();
    const { text } = await call(`/upload-url?sessionId=${created.sessionId}`);
    const { uploadUrl } = JSON.parse(text) as { uploadUrl: string };
    await delay(3_100);
    const late = await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
    expect(late.status).toBe(403);
    expect((await call(`/upload-url?sessionId=${created.sessionId}`)).text).toContain('SESSION_EXPIRED');
    await expect(Screen.connect(`${stack.endpoints.webSocket}?sessionId=${created.sessionId}`)).rejects.toThrow(
      'refused with 404',
    );
  });

  it('should find nothing in the log either', () => {
    const text = log.join('\n');
    expect(text).toContain('"kind":"websocket"');
    // The job's id may be: of a session's job it shows nothing without the viewer's token.
    for (const secret of [viewer, sessionId, 'X-Amz-Signature', uploadKey]) expect(text).not.toContain(secret);
  });
});
