import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Screen } from '../support/screen.js';
import type { PushFixture } from './push.fixture.js';
import { startPush } from './push.fixture.js';

const REFUSED = { action: 'ERROR', message: 'Not Found' };

describe('watch, with identity off', () => {
  let push: PushFixture;
  beforeAll(async () => {
    push = await startPush({ isOpen: true });
  }, 60_000);
  afterAll(() => push.close());

  const watch = (screen: Screen, jobId: string) => screen.ask({ action: 'watch', jobId });

  it('should show a job to users who know its id, as the API does', async () => {
    const jobId = await push.submit('ada', 1);
    const screen = await push.connect('grace');
    expect(await watch(screen, jobId)).toMatchObject({ action: 'JOB_PROGRESS', jobId, status: 'PENDING' });
    expect(await watch(screen, randomUUID())).toEqual(REFUSED);
    await screen.close();
  });

  it('should show the job of a session to its viewer, and to nobody else', async () => {
    const session = await push.session();
    const jobId = await push.sessionJob(session);
    await push.call(undefined, `GET /jobs/${jobId}`, 404);
    const viewer = await Screen.connect(session.webSocketUrl);
    const others = [
      await Screen.connect(`${push.stack.endpoints.webSocket}?sessionId=${session.sessionId}`),
      await Screen.connect((await push.session()).webSocketUrl),
      await push.connect('ada'),
      await push.connect('root'),
    ];
    expect(await watch(viewer, jobId)).toMatchObject({ action: 'JOB_PROGRESS', jobId, status: 'PENDING' });
    for (const screen of others) expect(await watch(screen, jobId)).toEqual(REFUSED);
    for (const screen of [viewer, ...others]) await screen.close();
  });

  it("should show a session's viewer nothing but its own job", async () => {
    const screen = await Screen.connect((await push.session()).webSocketUrl);
    expect(await watch(screen, await push.submit('ada', 1))).toEqual(REFUSED);
    await screen.close();
  });
});
