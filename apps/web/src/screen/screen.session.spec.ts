import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { catchSockets, FarSocket } from '../../../../test/support/web.socket.js';
import { openWindow } from '../../../../test/support/web.window.js';
import { FORGOTTEN, NO_ANSWER } from './saying.js';
import { Screen } from './screen.js';
import type { ScreenSession } from './screen.session.js';

const PHOTO = 'https://bucket.test/photo?signature=1';
const JOB_ID = '7b0b4f0e-1111-4222-8333-444455556666';
const LIFE_SECONDS = 1_800;
const now = (): number => Math.floor(Date.now() / 1_000);

/** The API with its sessions. */
class Api {
  readonly asked: string[] = [];
  readonly shown = { status: 'AWAITING_SCAN', createdAt: now(), expiresAt: now() + LIFE_SECONDS };
  jobStatus = 'PROCESSING';
  /** By a status, what is answered instead. */
  fault: number | undefined;

  client(): SpotterClient {
    const api = createSpotterClient({ baseUrl: 'http://api.test' });
    api.use({ onRequest: ({ request }) => this.#answerTo(request) });
    return api;
  }

  #answerTo({ method, url, headers }: Request): Response {
    const { pathname } = new URL(url);
    this.asked.push(`${method} ${pathname}`);
    if (this.fault !== undefined) {
      const code = this.fault === 404 ? 'NOT_FOUND' : 'SERVICE_UNAVAILABLE';
      return Response.json({ error: { code } }, { status: this.fault });
    }
    if (method === 'POST') {
      const sessionId = `session-${this.asked.length}`;
      const webSocketUrl = `ws://api.test/?sessionId=${sessionId}&viewer=token`;
      return Response.json({ sessionId, expiresAt: this.shown.expiresAt, webSocketUrl });
    }
    if (headers.get('x-viewer-token') !== 'token') return Response.json({}, { status: 401 });
    if (pathname.startsWith('/jobs/')) return Response.json({ jobId: JOB_ID, status: this.jobStatus });
    return Response.json(this.shown);
  }
}

describe('ScreenSession', () => {
  let caught: ReturnType<typeof catchSockets>;
  let page: ReturnType<typeof openWindow>;
  let api: Api;
  let screen: Screen;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    caught = catchSockets();
    page = openWindow();
    api = new Api();
    screen = new Screen(api.client());
  });
  afterEach(() => {
    screen.leave();
    caught.release();
    page.close();
    jest.useRealTimers();
  });

  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      jest.advanceTimersByTime(Math.min(left, 500));
      await settled();
    }
  };
  const session = (): ScreenSession => {
    const { value } = screen.session;
    if (!value) throw new Error('there is none');
    return value;
  };
  const socket = (): FarSocket => {
    const last = caught.sockets.at(-1);
    if (!last) throw new Error('there is none');
    return last;
  };
  /** With a code, and its socket open. */
  const begun = async (): Promise<void> => {
    screen.enter();
    await pass(1);
    await pass(1);
    socket().accept();
    socket().tell({ action: 'status', sessionId: 'any', ...api.shown });
    await pass(10);
  };
  const completed = () => ({ ...api.shown, status: 'COMPLETED', imageUrl: PHOTO });
  const withPhoto = async (): Promise<void> => {
    await begun();
    Object.assign(api.shown, completed(), { jobId: JOB_ID });
    socket().tell({ action: 'UPLOAD_COMPLETED', sessionId: 'any' });
    await pass(1_000);
  };

  it('should be told by the socket what came while that was cut, though no poll is answered', async () => {
    await begun();
    expect([session().isConnected.value, session().stage.value]).toEqual([true, 'waiting']);
    api.fault = 503;
    socket().cut();
    await pass(100);
    expect(session().isConnected.value).toBe(false);
    await pass(2_000);
    expect(caught.sockets).toHaveLength(2);
    socket().accept();
    expect(socket().received).toEqual([{ action: 'status' }]);
    socket().tell({ action: 'status', sessionId: 'any', ...completed(), jobId: JOB_ID });
    expect([session().stage.value, session().imageUrl.value]).toEqual(['done', PHOTO]);
    expect(socket().received.at(-1)).toEqual({ action: 'watch', jobId: JOB_ID });
  });

  it('should leave no socket and no poll behind on a page that is left, and go on when one comes back', async () => {
    await begun();
    const sessionId = session().sessionId.value;
    screen.leave();
    await pass(1);
    const asked = api.asked.length;
    page.window.dispatchEvent(new Event('online'));
    await pass(60_000);
    expect(caught.sockets.map(({ readyState }) => readyState)).toEqual([FarSocket.CLOSED]);
    expect(api.asked).toHaveLength(asked);

    screen.enter();
    await pass(10);
    expect(api.asked.slice(asked)).toEqual([`GET /sessions/${sessionId}`]);
    expect(session().isConnected.value).toBe(false);
    socket().accept();
    expect([caught.sockets.length, session().isConnected.value]).toEqual([2, true]);
    socket().tell({ action: 'UPLOAD_REQUESTED', sessionId: 'any' });
    expect([session().sessionId.value, session().stage.value]).toEqual([sessionId, 'uploading']);
  });

  it('should have its photo still when one comes back, and ask for nothing but another URL of it', async () => {
    await withPhoto();
    api.jobStatus = 'COMPLETED';
    await pass(10_000);
    expect(session().job.value).toMatchObject({ status: 'COMPLETED' });
    const asked = api.asked.length;
    screen.leave();
    screen.enter();
    await pass(60_000);
    expect([session().stage.value, session().imageUrl.value]).toEqual(['done', PHOTO]);
    expect(api.asked).toHaveLength(asked);
    expect(caught.sockets.filter(({ readyState }) => readyState < FarSocket.CLOSING)).toEqual([]);
    Object.assign(api.shown, { imageUrl: 'https://bucket.test/photo?signature=2' });
    expect(await session().renewPhoto()).toBe('https://bucket.test/photo?signature=2');
  });

  it('should show a new code to who comes back when the code has ended', async () => {
    await begun();
    const former = session();
    screen.leave();
    await pass(1);
    jest.setSystemTime(Date.now() + LIFE_SECONDS * 1_000);
    screen.enter();
    expect(session()).not.toBe(former);
    await pass(1_000);
    expect(session().stage.value).toBe('waiting');
  });

  it('should show a new code instead of one that is not known any more, and keep a photo in that case', async () => {
    await begun();
    const former = session();
    api.fault = 404;
    await pass(3_000);
    expect(session()).not.toBe(former);
    api.fault = undefined;
    await withPhoto();
    api.fault = 404;
    await pass(10_000);
    expect([session().failure.value, session().imageUrl.value]).toEqual([FORGOTTEN, PHOTO]);
    const asked = api.asked.length;
    await pass(120_000);
    expect(api.asked).toHaveLength(asked);
  });

  it('should say that it goes on by itself when there is no answer, and do so', async () => {
    await begun();
    api.fault = 503;
    await pass(3_000);
    expect(session().failure.value).toBe(NO_ANSWER);
    api.fault = undefined;
    page.window.dispatchEvent(new Event('online'));
    await pass(10);
    expect(session().failure.value).toBeUndefined();
  });

  it('should say that nothing looks at a photo whose job does not come, and take one that comes late', async () => {
    await begun();
    Object.assign(api.shown, completed());
    await pass(5_000);
    expect([session().stage.value, session().isUnlooked.value]).toEqual(['done', false]);
    await pass(30_000);
    expect(session().isUnlooked.value).toBe(true);
    Object.assign(api.shown, { jobId: JOB_ID });
    await pass(65_000);
    expect([session().isUnlooked.value, session().progress.value?.status]).toEqual([false, 'PROCESSING']);
  });
});
