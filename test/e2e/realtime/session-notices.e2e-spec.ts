import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { connectEvent } from '../../events/websocket.js';
import { recordSecretsOf } from '../../support/run-record.js';
import { eventually } from '../api/eventually.js';
import { Screen } from '../support/screen.js';
import type { BuiltHandler, ProxyAnswer, Screen as Session } from './built-handler.fixture.js';
import { startBuiltHandler } from './built-handler.fixture.js';

const NOT_TOLD = 'a screen could not be told';

/** Longer than a message takes to a socket of this machine. */
const SOON_MS = 300;

describe('what a screen is told on the way to the photo', () => {
  let api: BuiltHandler;
  let session: Session;
  const sessionIds: string[] = [];
  beforeAll(async () => {
    api = await startBuiltHandler();
  }, 60_000);
  afterAll(() => api.close());
  beforeEach(async () => {
    session = await api.createSession();
    sessionIds.push(session.sessionId);
  });

  const asPhone = () => Screen.connect(`${api.stack.endpoints.webSocket}?sessionId=${session.sessionId}`);
  const actions = ({ messages }: Screen) => messages.map(({ action }) => action);
  const warnings = () => api.logged().filter(({ message }) => message === NOT_TOLD);
  const uploadEvent = (query: Record<string, string> = {}) =>
    apiGatewayV2Event({ path: '/upload-url', query: { sessionId: session.sessionId, ...query } });

  async function requestUpload(invoke = (event: unknown) => api.invoke(event)): Promise<string> {
    const { statusCode, body } = await invoke(uploadEvent());
    expect(statusCode).toBe(200);
    const { uploadUrl } = JSON.parse(body) as { uploadUrl: string };
    recordSecretsOf(uploadUrl);
    return uploadUrl;
  }

  it('should be that a phone is there, that it has a place to upload to, and at last that the photo has come', async () => {
    const screen = await Screen.connect(session.webSocketUrl);
    const phone = await asPhone();
    expect(await screen.told('PHONE_CONNECTED', 5_000)).toEqual({
      action: 'PHONE_CONNECTED',
      sessionId: session.sessionId,
      timestamp: expect.any(Number),
    });
    const uploadUrl = await requestUpload();
    const { timestamp, ...requested } = await screen.told('UPLOAD_REQUESTED', 5_000);
    expect(requested).toEqual({ action: 'UPLOAD_REQUESTED', sessionId: session.sessionId });
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(30);
    await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
    await screen.told('UPLOAD_COMPLETED', 10_000);
    // Who comes now comes too late to be told of.
    const late = await asPhone();
    await delay(SOON_MS);
    expect(actions(screen)).toEqual(['PHONE_CONNECTED', 'UPLOAD_REQUESTED', 'UPLOAD_COMPLETED']);
    expect(phone.messages).toEqual([]);
    expect(warnings()).toEqual([]);
    for (const each of [screen, phone, late]) await each.close();
  });

  it('should be told to the newest screen alone, and neither of screens nor of what is refused', async () => {
    const older = await Screen.connect(session.webSocketUrl);
    const newer = await Screen.connect(session.webSocketUrl);
    expect((await api.invoke(uploadEvent({ contentType: 'text/html' }))).statusCode).toBe(400);
    await expect(Screen.connect(`${session.webSocketUrl}x`)).rejects.toThrow('refused with 401');
    await delay(SOON_MS);
    expect([older.messages, newer.messages]).toEqual([[], []]);
    await requestUpload();
    await newer.told('UPLOAD_REQUESTED', 5_000);
    await delay(SOON_MS);
    expect(older.messages).toEqual([]);
    await Promise.all([older.close(), newer.close()]);
  });

  it('should be told to nobody who only knows the session', async () => {
    const first = await asPhone();
    const second = await asPhone();
    await requestUpload();
    await delay(SOON_MS);
    expect([first.messages, second.messages]).toEqual([[], []]);
    await Promise.all([first.close(), second.close()]);
  });

  it('should hold nobody up when the screen is gone, which keeps its place and is no failure', async () => {
    const { sessionId, viewer } = session;
    // A handshake whose socket never was: to API Gateway it is gone.
    expect((await api.invoke(connectEvent({ sessionId, viewer }, 'gone='))).statusCode).toBe(200);
    const phone = await asPhone();
    await requestUpload();
    expect(warnings()).toEqual([]);
    await phone.close();
  });

  describe('when API Gateway does not answer', () => {
    const server = createServer(() => undefined);
    let invoke: (event: unknown) => Promise<ProxyAnswer>;
    beforeAll(async () => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/local`;
      const container = api.freshContainer({ WS_API_ENDPOINT: endpoint });
      invoke = async (event) => (await container.invoke(event)) as ProxyAnswer;
      // The cold start is not what is looked at.
      expect((await invoke(apiGatewayV2Event({ path: '/health' }))).statusCode).toBe(200);
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    it('should keep no phone from connecting or uploading, nor waiting for long, and be in the log', async () => {
      const { sessionId } = session;
      const screen = await Screen.connect(session.webSocketUrl);
      const before = warnings().length;
      const began = performance.now();
      expect((await invoke(connectEvent({ sessionId }, 'phone='))).statusCode).toBe(200);
      const connected = performance.now();
      const uploadUrl = await requestUpload(invoke);
      const requested = performance.now();
      // It was waited for, or Lambda would freeze it in the middle.
      for (const took of [connected - began, requested - connected]) {
        expect(took).toBeGreaterThan(900);
        // The push may take eight seconds, and the machine be busy.
        expect(took).toBeLessThan(5_000);
      }
      await eventually(() => {
        expect(warnings().slice(before)).toMatchObject([{ action: 'PHONE_CONNECTED' }, { action: 'UPLOAD_REQUESTED' }]);
      });
      const sent = { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } };
      expect((await fetch(uploadUrl, sent)).status).toBe(200);
      // The push has its own turn, which nothing has taken.
      await screen.told('UPLOAD_COMPLETED', 5_000);
      expect(actions(screen)).toEqual(['UPLOAD_COMPLETED']);
      await screen.close();
    });
  });

  it('should have written no session id into the log', () => {
    const log = api.lines.join('\n');
    expect(warnings().length).toBeGreaterThan(0);
    for (const sessionId of sessionIds) expect(log).not.toContain(sessionId);
  });
});
