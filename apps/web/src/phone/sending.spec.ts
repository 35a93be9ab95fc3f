import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { resolveObjectURL } from 'node:buffer';
import type { Schemas, SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { catchSockets } from '../../../../test/support/web.socket.js';
import { catchUploads } from '../../../../test/support/web.upload.js';
import { openWindow } from '../../../../test/support/web.window.js';
import { KeptSession, tabStorage } from './kept.session.js';
import { OVER } from './over.js';
import { PhoneSession } from './phone.session.js';
import { Sending } from './sending.js';

const SESSION_ID = '3f2b8c1e-9a4d-4c7e-8b21-5d0e6f7a9bcd';
const KEY = `session-uploads/${SESSION_ID}/image-1`;
const LIFE_SECONDS = 1_800;
const JPEG = new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)]);

/** The API with one session, and S3, which takes what comes or does not. */
class Server {
  readonly session: Schemas['Session'] = {
    sessionId: SESSION_ID,
    status: 'AWAITING_SCAN',
    createdAt: 0,
    expiresAt: Math.floor(Date.now() / 1_000) + LIFE_SECONDS,
  };
  isReached = true;
  takes: 'all' | 'nothing' = 'all';

  client(): SpotterClient {
    const api = createSpotterClient({ baseUrl: 'http://api.test' });
    api.use({ onRequest: ({ request }) => this.#answerTo(new URL(request.url).pathname) });
    return api;
  }

  complete(uploadKey: string): void {
    Object.assign(this.session, { status: 'COMPLETED', uploadKey });
  }

  #answerTo(path: string): Response {
    if (!this.isReached) throw new TypeError('Failed to fetch');
    if (path === '/limits') return Response.json({ imageBytes: 1_000, imagePixels: 1_000 });
    if (path === '/upload-url') return Response.json({ uploadUrl: 'http://s3.test/', uploadKey: KEY });
    return Response.json(this.session, { headers: { date: new Date().toUTCString() } });
  }
}

describe('Sending', () => {
  let server: Server;
  let kept: KeptSession;
  let sending: Sending;
  let caught: ReturnType<typeof catchSockets>;
  let page: ReturnType<typeof openWindow>;
  let s3: ReturnType<typeof catchUploads>;
  beforeAll(() => {
    // What of a browser Node does not have, or may not use in these tests.
    class Image {
      naturalWidth = 20;
      naturalHeight = 10;
      onload = (): void => undefined;
      set src(_: string) {
        setImmediate(() => {
          this.onload();
        });
      }
    }
    Object.assign(globalThis, { Image });
  });
  afterAll(() => {
    Reflect.deleteProperty(globalThis, 'Image');
  });
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    caught = catchSockets();
    page = openWindow();
    s3 = catchUploads();
    server = new Server();
    kept = new KeptSession(tabStorage());
    kept.keep(SESSION_ID);
    sending = new Sending(new PhoneSession(server.client(), SESSION_ID), 'ws://api.test', kept);
  });
  afterEach(() => {
    sending.close();
    caught.release();
    s3.release();
    page.close();
    jest.useRealTimers();
  });
  const chosen = async (): Promise<string> => {
    await sending.open();
    await sending.choose(JPEG);
    return sending.preview.url.value ?? '';
  };

  /** S3 answers to what comes meanwhile, or the connection to it is cut. */
  const answered = async (call: Promise<void>): Promise<void> => {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
    const upload = s3.uploads.pop();
    if (upload === undefined) throw new Error('nothing came');
    if (server.takes === 'all') {
      server.complete(KEY);
      upload.answer(200);
    } else upload.cut();
    await call;
  };

  it('should be told when it has chosen that another phone was quicker', async () => {
    await sending.open();
    server.complete('of another phone');
    await sending.choose(JPEG);
    expect([sending.stage.value, sending.failure.value]).toEqual(['over', OVER.completed]);
  });

  it('should let one choose where there is no connection', async () => {
    await sending.open();
    server.isReached = false;
    await sending.choose(JPEG);
    expect([sending.stage.value, sending.failure.value]).toEqual(['ready', undefined]);
  });

  it('should hold the address of no picture but the one that is shown', async () => {
    const first = await chosen();
    expect(resolveObjectURL(first)?.size).toBe(JPEG.size);
    await sending.choose(JPEG);
    const second = sending.preview.url.value ?? '';
    expect([resolveObjectURL(first), resolveObjectURL(second)?.size]).toEqual([undefined, JPEG.size]);
    sending.close();
    expect([resolveObjectURL(second), sending.preview.url.value]).toEqual([undefined, undefined]);
  });

  it('should hold none of what is sent, or of a code that has ended', async () => {
    const sent = await chosen();
    await answered(sending.send());
    expect([sending.stage.value, kept.isSent, resolveObjectURL(sent)]).toEqual(['sent', true, undefined]);

    server = new Server();
    sending = new Sending(new PhoneSession(server.client(), SESSION_ID), 'ws://api.test', kept);
    const unsent = await chosen();
    jest.advanceTimersByTime((LIFE_SECONDS + 1) * 1_000);
    expect([sending.failure.value, resolveObjectURL(unsent)]).toEqual([OVER.expired, undefined]);
  });

  it('should go on by itself with what a lost connection has stopped, and with nothing else', async () => {
    server.isReached = false;
    await sending.open();
    expect([sending.stage.value, sending.failure.value]).toEqual([
      'opening',
      expect.stringContaining('can’t be reached'),
    ]);
    server.isReached = true;
    await sending.resume();
    await sending.choose(JPEG);
    await sending.resume();
    expect(sending.stage.value).toBe('ready');
    server.takes = 'nothing';
    await answered(sending.send());
    expect([sending.stage.value, sending.isRetry.value]).toEqual(['ready', true]);
    server.takes = 'all';
    await answered(sending.resume());
    expect(sending.stage.value).toBe('sent');
  });

  it('should end nothing that is on its way by a look that was begun before', async () => {
    await chosen();
    server.complete('of another phone');
    const look = sending.refresh();
    const sent = sending.send();
    await look;
    expect(sending.stage.value).toBe('sending');
    await answered(sent);
    expect(sending.stage.value).toBe('sent');
  });

  it('should be over for good when the page is seen again after the code was used elsewhere', async () => {
    await chosen();
    server.complete('of another phone');
    await sending.refresh();
    expect([sending.stage.value, sending.failure.value, sending.preview.url.value]).toEqual([
      'over',
      OVER.completed,
      undefined,
    ]);
  });
});
