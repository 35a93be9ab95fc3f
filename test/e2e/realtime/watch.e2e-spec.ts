import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scheduledEvent } from '../../events/schedule.js';
import { connectEvent, disconnectEvent, messageEvent } from '../../events/websocket.js';
import { eventually } from '../api/eventually.js';
import { Screen } from '../support/screen.js';
import type { PushFixture } from './push.fixture.js';
import { startPush } from './push.fixture.js';

const REFUSED = { action: 'ERROR', message: 'Not Found' };

interface ProxyAnswer {
  readonly statusCode: number;
  readonly body: string;
}

describe('watch', () => {
  let push: PushFixture;
  beforeAll(async () => {
    // Every job is past its deadline as soon as it is due.
    push = await startPush({ environment: { JOB_TIMES: '{"firstCheck":300,"deadline":300}' } });
  }, 60_000);
  afterAll(() => push.close());

  const watch = (screen: Screen, jobId: string) => screen.ask({ action: 'watch', jobId });
  const progress = (jobId: string, status: string, imageCount: number, processedCount = 0, failedCount = 0) => ({
    action: 'JOB_PROGRESS',
    jobId,
    status,
    imageCount,
    processedCount,
    failedCount,
  });
  const serve = async (event: unknown) => JSON.parse(((await push.stack.invoke(event)) as ProxyAnswer).body) as unknown;

  it('should answer by the present state, each time', async () => {
    const jobId = await push.submit('ada', 2);
    const screen = await push.connect('ada');
    expect(await watch(screen, jobId)).toEqual(progress(jobId, 'PENDING', 2));
    await push.call('ada', `POST /jobs/${jobId}/cancel`, 200);
    await eventually(() => {
      expect(screen.messages.at(-1)).toMatchObject({ status: 'CANCELLED' });
    });
    expect(await watch(screen, jobId)).toEqual(progress(jobId, 'CANCELLED', 2));
    await screen.close();
  });

  it('should be refused alike for what is unknown, no id, deleted, or of somebody else, and then tell nothing', async () => {
    const jobId = await push.submit('ada', 1);
    const deleted = await push.submit('grace', 1);
    await push.call('grace', `POST /jobs/${deleted}/cancel`, 200);
    await push.call('grace', `DELETE /jobs/${deleted}`, 204);
    const { ticket } = await push.ticket('grace');
    await push.stack.invoke(connectEvent({ ticket }, 'grace='));
    for (const id of [jobId, deleted, randomUUID(), 'x', '', `JOB#${jobId}`, jobId.toUpperCase()]) {
      expect(await serve(messageEvent({ action: 'watch', jobId: id }, 'grace='))).toEqual(REFUSED);
    }
    expect(await push.sortKeysOf('CONN#grace=')).toEqual(['CONN']);

    const screen = await push.connect('grace');
    expect(await watch(screen, jobId)).toEqual(REFUSED);
    await push.call('ada', `POST /jobs/${jobId}/cancel`, 200);
    await delay(300);
    expect(screen.messages).toEqual([REFUSED]);
    await screen.close();
  });

  it('should be granted to an admin', async () => {
    const jobId = await push.submit('ada', 1);
    const screen = await push.connect('root');
    expect(await watch(screen, jobId)).toEqual(progress(jobId, 'PENDING', 1));
    await screen.close();
  });

  it('should show the job of a session to its viewer, and to nobody else', async () => {
    const session = await push.session();
    const { sessionId, webSocketUrl } = session;
    const jobId = await push.sessionJob(session);
    const viewer = await Screen.connect(webSocketUrl);
    const bystander = await Screen.connect(`${push.stack.endpoints.webSocket}?sessionId=${sessionId}`);
    const other = await Screen.connect((await push.session()).webSocketUrl);
    const user = await push.connect('ada');
    expect(await watch(viewer, jobId)).toEqual(progress(jobId, 'PENDING', 1));
    for (const screen of [bystander, other, user]) expect(await watch(screen, jobId)).toEqual(REFUSED);

    const own = await push.submit('ada', 1);
    expect(await watch(viewer, own)).toEqual(REFUSED);
    await push.call('root', `POST /jobs/${jobId}/cancel`, 200);
    await eventually(() => {
      expect(viewer.messages.at(-1)).toEqual(progress(jobId, 'CANCELLED', 1));
    });
    for (const screen of [bystander, other, user]) expect(screen.messages).toEqual([REFUSED]);
    for (const screen of [viewer, bystander, other, user]) await screen.close();
  });

  it('should tell all who watch of a cancel once, whoever asks for it again', async () => {
    const jobId = await push.submit('ada', 3);
    const screens = [await push.connect('ada'), await push.connect('ada')];
    for (const screen of screens) await watch(screen, jobId);
    await Promise.all(Array.from({ length: 4 }, () => push.call('ada', `POST /jobs/${jobId}/cancel`, 200)));
    await delay(300);
    for (const screen of screens) {
      expect(screen.messages).toEqual([progress(jobId, 'PENDING', 3), progress(jobId, 'CANCELLED', 3)]);
      await screen.close();
    }
  });

  it('should tell of the end that a sweep has written', async () => {
    const jobId = await push.submit('ada', 2);
    const screen = await push.connect('ada');
    await watch(screen, jobId);
    await delay(400);
    await push.stack.invoke(scheduledEvent());
    await eventually(() => {
      expect(screen.messages.at(-1)).toEqual(progress(jobId, 'FAILED', 2, 2, 2));
    });
    await screen.close();
  });

  it('should end with the connection', async () => {
    const { ticket } = await push.ticket('ada');
    await push.stack.invoke(connectEvent({ ticket }, 'leaves='));
    const jobIds = [await push.submit('ada', 1), await push.submit('ada', 1)];
    for (const jobId of jobIds) await serve(messageEvent({ action: 'watch', jobId }, 'leaves='));
    expect(await push.sortKeysOf('CONN#leaves=')).toEqual(['CONN', ...jobIds.map((jobId) => `JOB#${jobId}`).sort()]);
    await push.stack.invoke(disconnectEvent('leaves='));
    expect(await push.sortKeysOf('CONN#leaves=')).toEqual([]);
  });

  it('should end with a connection that has gone unseen, unless it has just begun to watch', async () => {
    const jobId = await push.submit('ada', 1);
    const ago = (seconds: number) => push.watchersAt(() => new Date(Date.now() - seconds * 1_000));
    await ago(11).add('gone=', jobId);
    await ago(5).add('young=', jobId);
    await push.call('ada', `POST /jobs/${jobId}/cancel`, 200);
    expect(await push.sortKeysOf('CONN#gone=')).toEqual([]);
    expect(await push.sortKeysOf('CONN#young=')).toEqual([`JOB#${jobId}`]);
  });

  it('should end three hours after it began, whether the item is gone by then or not', async () => {
    const jobId = await push.submit('ada', 1);
    const ago = (hours: number) => push.watchersAt(() => new Date(Date.now() - hours * 3_600_000));
    await ago(3).add('old=', jobId);
    await ago(2).add('new=', jobId);
    expect((await ago(0).of(jobId)).map(({ connectionId }) => connectionId)).toEqual(['new=']);
  });

  it('should keep ids of jobs out of the log', () => {
    expect(push.lines.join('\n')).toContain('"action":"watch"');
    expect(push.lines.filter((line) => line.includes('could not be told'))).toEqual([]);
  });
});
