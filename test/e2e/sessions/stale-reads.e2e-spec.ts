import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { Screen } from '../support/screen.js';

/** Longer than the test: whatever is read here without asking for the newest is not there. */
const STALE_MS = 120_000;

describe('a session on tables whose reads are stale unless they are consistent', () => {
  let folder: string;
  let stack: LocalStack;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-stale-'));
    stack = await startLocalStack({ dataDir: folder, workers: 0, staleMs: STALE_MS });
    stack.switches.staleReads = true;
  }, 60_000);
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  async function get(path: string, viewer = ''): Promise<unknown> {
    const headers: Record<string, string> = viewer === '' ? {} : { 'x-viewer-token': viewer };
    const response = await fetch(`${stack.endpoints.api}${path}`, { headers });
    expect([path, response.status]).toEqual([path, 200]);
    return response.json();
  }

  it('should be known to every request, message and event that comes after', async () => {
    const created = await fetch(`${stack.endpoints.api}/sessions`, { method: 'POST' });
    const { sessionId, webSocketUrl } = (await created.json()) as { sessionId: string; webSocketUrl: string };
    const viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
    expect(await get(`/sessions/${sessionId}`)).toMatchObject({ status: 'AWAITING_SCAN' });
    const screen = await Screen.connect(webSocketUrl);
    expect(await screen.ask({ action: 'ping' })).toEqual({ action: 'pong' });
    expect(await screen.ask({ action: 'status' })).toMatchObject({ status: 'AWAITING_SCAN' });

    const { uploadUrl } = (await get(`/upload-url?sessionId=${sessionId}`)) as { uploadUrl: string };
    await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
    await screen.told('UPLOAD_COMPLETED', 10_000);
    const seen = (await get(`/sessions/${sessionId}`, viewer)) as { jobId: string };
    expect(seen).toMatchObject({ status: 'COMPLETED' });
    expect(await get(`/jobs/${seen.jobId}`, viewer)).toMatchObject({ status: 'PENDING', imageCount: 1 });
    await screen.close();
  });
});
