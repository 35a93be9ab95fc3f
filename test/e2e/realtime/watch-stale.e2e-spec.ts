import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusedHandshake } from '../local/fixtures/gateway.harness.js';
import { Screen } from '../support/screen.js';
import type { PushFixture } from './push.fixture.js';
import { startPush } from './push.fixture.js';

/** Longer than the test: no index shows anything that is written in it. */
const STALE_MS = 120_000;

describe('watch, on tables whose reads are stale unless they are consistent', () => {
  let push: PushFixture;
  beforeAll(async () => {
    push = await startPush({ staleMs: STALE_MS });
    push.stack.switches.staleReads = true;
  }, 60_000);
  afterAll(() => push.close());

  it('should answer by the present state, also to those whom no index shows yet', async () => {
    const jobId = await push.submit('ada', 1);
    const screen = await push.connect('ada');
    expect(await screen.ask({ action: 'watch', jobId })).toMatchObject({ status: 'PENDING' });
    await push.call('ada', `POST /jobs/${jobId}/cancel`, 200);
    await delay(300);
    // The index does not show who is to be told.
    expect(screen.messages).toHaveLength(1);
    expect(await screen.ask({ action: 'watch', jobId })).toMatchObject({ status: 'CANCELLED' });
    await push.call('ada', `DELETE /jobs/${jobId}`, 204);
    expect(await screen.ask({ action: 'watch', jobId })).toEqual({ action: 'ERROR', message: 'Not Found' });
    await screen.close();
  });

  it('should let nobody in twice by a ticket', async () => {
    const { webSocketUrl } = await push.ticket('ada');
    const screen = await Screen.connect(webSocketUrl);
    expect((await refusedHandshake(webSocketUrl)).status).toBe(401);
    await screen.close();
  });
});
