import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../support/recorded-stack.js';
import type { LocalSwitches } from '../../../apps/local/src/switches.js';
import type { JobAnswer } from '../support/client.js';
import { persistently } from '../support/persistently.js';
import { expectedDetections, readSample } from '../support/samples.js';
import { Screen } from '../support/screen.js';

const SCENE = 'scene-000018.jpg';

interface Session {
  readonly sessionId: string;
  readonly webSocketUrl: string;
  readonly viewer: string;
}

interface View {
  readonly status: string;
  readonly uploadKey?: string;
  readonly imageUrl?: string;
  readonly jobId?: string;
}

const AWS_LIKE: Partial<LocalSwitches> = {
  staleReads: true,
  missingKeyIsForbidden: true,
  throttle: 0.1,
  duplicateEvents: 0.5,
};

describe.each([
  ['a laptop', {}],
  ['a stack with its AWS-like switches on', AWS_LIKE],
])('the QR flow on %s', (_name, switches) => {
  let folder: string;
  let stack: LocalStack;
  let photo: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-qr-'));
    stack = await startLocalStack({ dataDir: folder, workers: 1 });
    Object.assign(stack.switches, switches);
    photo = await readSample(SCENE);
    // The function's cold start is not what is looked at.
    await persistently(`${stack.endpoints.api}/health`);
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  async function json<T>(response: Response, status = 200): Promise<T> {
    const text = await response.text();
    if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async function create(): Promise<Session> {
    const created = await json<Omit<Session, 'viewer'>>(
      await persistently(`${stack.endpoints.api}/sessions`, { method: 'POST' }),
    );
    return { ...created, viewer: new URL(created.webSocketUrl).searchParams.get('viewer') ?? '' };
  }

  async function view({ sessionId, viewer }: Session): Promise<View> {
    const headers = { 'x-viewer-token': viewer };
    return json<View>(await persistently(`${stack.endpoints.api}/sessions/${sessionId}`, { headers }));
  }

  /** What the phone does: it knows no more than the id in the code. */
  async function uploadUrl(sessionId: string, query: Record<string, string> = {}): Promise<string> {
    const parameters = new URLSearchParams({ sessionId, contentType: 'image/jpeg', ...query });
    const response = await persistently(`${stack.endpoints.api}/upload-url?${parameters.toString()}`);
    return (await json<{ uploadUrl: string }>(response)).uploadUrl;
  }

  async function put(url: string, type = 'image/jpeg', body = photo): Promise<Response> {
    return persistently(url, { method: 'PUT', body: new Uint8Array(body), headers: { 'content-type': type } });
  }

  async function endOf(jobId: string, { viewer }: Session): Promise<JobAnswer> {
    const headers = { 'x-viewer-token': viewer };
    for (let round = 0; round < 300; round++) {
      const job = await json<JobAnswer>(await persistently(`${stack.endpoints.api}/jobs/${jobId}`, { headers }));
      if (job.status !== 'PENDING' && job.status !== 'PROCESSING') return job;
      await delay(100);
    }
    throw new Error('the job did not end');
  }

  /** Photo and boxes, as the screen gets them by its token. */
  async function expectPhotoAndBoxes(session: Session): Promise<void> {
    let seen = await view(session);
    // With AWS-like faults, it is the polls that bring what a failed call kept away.
    for (let round = 0; seen.jobId === undefined && round < 60; round++) {
      await delay(500);
      seen = await view(session);
    }
    const image = await persistently(seen.imageUrl ?? '');
    expect(Buffer.from(await image.arrayBuffer())).toEqual(photo);
    const job = await endOf(seen.jobId ?? '', session);
    expect(job).toMatchObject({ status: 'COMPLETED', imageCount: 1, failedCount: 0 });
    const known = (await expectedDetections()).get(SCENE) ?? [];
    expect(job.detections?.[0]?.detections.map(({ label }) => label)).toEqual(known.map(({ label }) => label));
    expect(known.length).toBeGreaterThan(0);
  }

  it('should bring the photo of a phone to the screen, and its boxes', async () => {
    const session = await create();
    const screen = await Screen.connect(session.webSocketUrl);
    const url = await uploadUrl(session.sessionId);
    const uploaded = await put(url);
    const since = performance.now();
    expect(uploaded.status).toBe(200);
    const limit = Object.keys(switches).length === 0 ? 1_000 : 30_000;
    const polling = setInterval(() => {
      screen.socket.send('{"action":"status"}');
    }, 2_500);
    const message = await screen.told('UPLOAD_COMPLETED', limit).finally(() => {
      clearInterval(polling);
    });
    expect(performance.now() - since).toBeLessThan(limit);
    const { uploadKey } = await view(session);
    expect(message).toEqual({
      action: 'UPLOAD_COMPLETED',
      sessionId: session.sessionId,
      uploadKey,
      timestamp: expect.any(Number),
    });
    expect(new URL(url).pathname.endsWith(`/${uploadKey ?? ''}`)).toBe(true);
    await expectPhotoAndBoxes(session);
    await screen.close();
  }, 90_000);

  it('should bring it also to a screen that connects only after the upload', async () => {
    const session = await create();
    await put(await uploadUrl(session.sessionId));
    const screen = await Screen.connect(session.webSocketUrl);
    const polling = setInterval(() => {
      screen.socket.send('{"action":"status"}');
    }, 300);
    await screen.told('UPLOAD_COMPLETED', 30_000).finally(() => {
      clearInterval(polling);
    });
    await expectPhotoAndBoxes(session);
    await screen.close();
  }, 90_000);

  it('should bring it also when every event of S3 is lost, by the poll of the screen', async () => {
    stack.switches.lostEvents = 1;
    try {
      const session = await create();
      const screen = await Screen.connect(session.webSocketUrl);
      await put(await uploadUrl(session.sessionId));
      await delay(500);
      const isTold = () => screen.messages.some(({ action }) => action === 'UPLOAD_COMPLETED');
      expect(isTold()).toBe(false);
      for (let round = 0; round < 20 && !isTold(); round++) {
        expect(await view(session)).toMatchObject({ status: expect.stringMatching(/^(UPLOAD_REQUESTED|COMPLETED)$/) });
        await screen.told('UPLOAD_COMPLETED', 2_100).catch(() => undefined);
      }
      await screen.told('UPLOAD_COMPLETED', 1_000);
      await expectPhotoAndBoxes(session);
      await screen.close();
    } finally {
      stack.switches.lostEvents = 0;
    }
  }, 120_000);

  it('should have the store refuse what was not signed', async () => {
    const session = await create();
    const url = await uploadUrl(session.sessionId, { contentLength: String(photo.length) });
    const changed = new URL(url);
    const signature = changed.searchParams.get('X-Amz-Signature') ?? '';
    changed.searchParams.set(
      'X-Amz-Signature',
      signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')),
    );
    const elsewhere = url.replace(/image-(\d+)\?/, 'image-1$1?');
    const open = await uploadUrl(session.sessionId);
    const statuses = await Promise.all([
      put(url, 'image/png'),
      put(url, 'image/jpeg; charset=x'),
      put(url, 'image/jpeg', photo.subarray(1)),
      put(url, 'image/jpeg', Buffer.concat([photo, Buffer.alloc(1)])),
      put(changed.href),
      put(elsewhere),
      put(open.replace(session.sessionId, crypto.randomUUID())),
      put(open, 'image/*'),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual(statuses.map(() => 403));
    expect(await view(session)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
    expect((await put(url)).status).toBe(200);
  }, 60_000);

  it('should sign the literal image/* for who names no type', async () => {
    const { sessionId } = await create();
    const response = await persistently(`${stack.endpoints.api}/upload-url?sessionId=${sessionId}`);
    const { uploadUrl: url } = await json<{ uploadUrl: string }>(response);
    expect((await put(url, 'image/jpeg')).status).toBe(403);
    expect((await put(url, 'image/*')).status).toBe(200);
  });
});
