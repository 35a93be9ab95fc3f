import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Screen } from './session.world.js';
import { SessionWorld } from './session.world.js';

describe('the push to a screen', () => {
  const world = new SessionWorld();
  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  async function connected(webSocketUrl: string, viewer: boolean): Promise<Screen> {
    const screen = await world.connect(webSocketUrl, viewer);
    if (screen === undefined) throw new Error('the screen could not connect');
    return screen;
  }

  async function uploaded(sessionId: string): Promise<string> {
    const { uploadKey } = await world.uploadUrl(sessionId);
    await world.upload(uploadKey);
    return uploadKey;
  }

  function pass(seconds: number): void {
    world.now = new Date(world.now.getTime() + seconds * 1_000);
  }

  it('should go to the newest screen of the viewer, also when an older one leaves', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const older = await connected(webSocketUrl, true);
    const newer = await connected(webSocketUrl, true);
    await world.disconnect(older);
    await world.invocations.settle();
    await world.event(await uploaded(sessionId));
    expect([older.pushes, newer.pushes]).toEqual([0, 1]);
  });

  it('should go to the newest bystander only while no viewer holds the place', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const first = await connected(webSocketUrl, false);
    const second = await connected(webSocketUrl, false);
    await world.event(await uploaded(sessionId));
    expect([first.pushes, second.pushes]).toEqual([0, 1]);

    const viewer = await connected(webSocketUrl, true);
    expect(viewer.pushes).toBe(0);
    await world.status(viewer);
    await connected(webSocketUrl, false);
    await world.status(viewer);
    await world.read(sessionId, undefined);
    expect([first.pushes, second.pushes, viewer.pushes]).toEqual([0, 1, 1]);
  });

  it('should find the older screen again when the newer one died unseen', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const older = await connected(webSocketUrl, true);
    const newer = await connected(webSocketUrl, true);
    world.invocations.plan({ diesAt: 1 });
    await world.disconnect(newer);
    await world.invocations.settle();
    const dead = (await world.item(sessionId))?.wsConnectionId;

    await world.event(await uploaded(sessionId));
    // API Gateway says the same of a connection that is just being opened: for ten seconds nothing follows from it.
    expect((await world.item(sessionId))?.wsConnectionId).toBe(dead);
    pass(10);
    await world.status(older);
    expect(older.pushes).toBe(0);
    expect(await world.item(sessionId)).not.toHaveProperty('wsConnectionId');
    await world.status(older);
    expect(older.pushes).toBe(1);
  });

  it('should wait ten seconds for a process that died with it in hand, and then be made up for', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const key = await uploaded(sessionId);
    // So that the push is all that is left to do.
    await world.event(key);
    const screen = await connected(webSocketUrl, true);
    let gate = 0;
    // Dies at every gate in turn, until it has been able to take the turn to push and no further.
    do {
      gate += 1;
      world.invocations.plan({ diesAt: gate });
      await world.event(key).catch(() => undefined);
    } while ((await world.item(sessionId))?.pushLeaseUntil === undefined);
    expect(screen.pushes).toBe(0);
    await world.event(key);
    await world.status(screen);
    expect(screen.pushes).toBe(0);
    pass(10);
    await world.status(screen);
    expect(screen.pushes).toBe(1);
  });

  it('should not be lost for a screen that API Gateway refuses to reach for once', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const screen = await connected(webSocketUrl, true);
    const key = await uploaded(sessionId);
    const restore = world.failPushes();
    await expect(world.event(key)).rejects.toThrow();
    restore();
    expect(await world.item(sessionId)).toMatchObject({ status: 'COMPLETED' });
    expect(await world.item(sessionId)).not.toHaveProperty('pushLeaseUntil');
    await world.event(key);
    expect(screen.pushes).toBe(1);
  });

  it('should not be kept back by a turn whose answer was lost', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const screen = await connected(webSocketUrl, true);
    const key = await uploaded(sessionId);
    await world.event(key);
    // The push is done by then, whichever of its calls is made twice.
    expect(screen.pushes).toBe(1);
    for (let call = 1; call <= 12; call++) {
      const again = await world.create();
      const other = await connected(again.webSocketUrl, true);
      const uploadKey = await uploaded(again.sessionId);
      world.invocations.plan({ losesAnswerAt: call });
      await world.event(uploadKey);
      expect([call, other.pushes]).toEqual([call, 1]);
      expect(await world.item(again.sessionId)).not.toHaveProperty('pushLeaseUntil');
    }
  });

  it('should go on to a viewer who came while a bystander was told, though that answer was lost', async () => {
    for (let call = 1; call <= 12; call++) {
      const { sessionId, webSocketUrl } = await world.create();
      await connected(webSocketUrl, false);
      const key = await uploaded(sessionId);
      let viewer: Screen | undefined;
      const restore = world.beforePush(async () => {
        viewer ??= await connected(webSocketUrl, true);
      });
      world.invocations.plan({ losesAnswerAt: call });
      await world.event(key);
      restore();
      expect([call, viewer?.pushes]).toEqual([call, 1]);
    }
  });

  it('should not be sent by a third because a second failed late', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    await connected(webSocketUrl, true);
    await world.event(await uploaded(sessionId));
    const places = world.places();
    await world.forgetPush(sessionId);
    expect(await places.takePush(sessionId, 'slow')).toBeDefined();
    pass(10);
    expect(await places.takePush(sessionId, 'second')).toBeDefined();
    await places.giveBackPush(sessionId, 'slow');
    await places.notePushed(sessionId, 'slow', true);
    expect(await places.takePush(sessionId, 'third')).toBeUndefined();
    expect(await world.item(sessionId)).toMatchObject({ pushTurn: 'second' });
  });

  it.each(['an event', 'a poll'])('should come by %s though no job can be submitted', async (by) => {
    const { sessionId, webSocketUrl } = await world.create();
    const screen = await connected(webSocketUrl, true);
    const key = await uploaded(sessionId);
    const restore = world.failCalls(world.jobsTable);
    if (by === 'an event') await expect(world.event(key)).rejects.toThrow('1 of 1 records');
    else await world.read(sessionId, undefined);
    restore();
    expect(screen.pushes).toBe(1);
    expect(await world.item(sessionId)).not.toHaveProperty('jobId');
    await world.read(sessionId, undefined);
    expect(await world.jobsOf(sessionId)).toEqual([(await world.item(sessionId))?.jobId]);
    expect(screen.pushes).toBe(1);
  });

  it('should come to the rest of an event of which one record fails', async () => {
    const sessions = await Promise.all([world.create(), world.create(), world.create()]);
    const keys = await Promise.all(sessions.map(({ sessionId }) => uploaded(sessionId)));
    const restore = world.failCalls(sessions[0].sessionId);
    await expect(world.event(...keys)).rejects.toThrow('1 of 3 records');
    restore();
    const statuses = await Promise.all(sessions.map(async ({ sessionId }) => (await world.item(sessionId))?.status));
    expect(statuses).toEqual(['UPLOAD_REQUESTED', 'COMPLETED', 'COMPLETED']);
  });

  it('should keep to the newer screen though a call of the older one is repeated after it', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const older = await connected(webSocketUrl, true);
    const item = await world.item(sessionId);
    pass(1);
    const newer = await connected(webSocketUrl, true);
    const connectionId = item?.wsConnectionId ?? '';
    await world
      .places()
      .take({ kind: 'session', sessionId, connectionId, viewer: true, connectedAt: item?.wsConnectedAt ?? '' });
    await world.event(await uploaded(sessionId));
    expect([older.pushes, newer.pushes]).toEqual([0, 1]);
  });
});

describe('a notice to a screen', () => {
  const world = new SessionWorld();
  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  it('should take no other screen for a phone', async () => {
    const { webSocketUrl } = await world.create();
    const newest = await world.connect(webSocketUrl, true);
    // By a clock that is behind, so that the place stays with the first.
    world.now = new Date(world.now.getTime() - 1_000);
    const other = await world.connect(webSocketUrl, true);
    const phone = await world.connect(webSocketUrl, false);
    // An answer comes after what was sent before it.
    for (const screen of [newest, other, phone]) if (screen !== undefined) await world.status(screen);
    expect([newest, other, phone].map((screen) => screen?.notices)).toEqual([['PHONE_CONNECTED'], [], []]);
  });

  it('should leave the turn to push alone, and the place of a screen that is gone', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    const screen = await world.connect(webSocketUrl, true);
    if (screen === undefined) throw new Error('the screen could not connect');
    world.invocations.plan({ diesAt: 1 });
    await world.disconnect(screen);
    await world.invocations.settle();
    world.now = new Date(world.now.getTime() + 60_000);
    const before = await world.item(sessionId);
    expect(before).toHaveProperty('wsConnectionId');
    await world.connect(webSocketUrl, false);
    await world.uploadUrl(sessionId);
    expect(await world.item(sessionId)).toEqual({ ...before, status: 'UPLOAD_REQUESTED', uploadRequests: 1 });
  });
});

describe('a session', () => {
  const world = new SessionWorld();
  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  it('should be made though the answer to its write is lost', async () => {
    world.invocations.plan({ losesAnswerAt: 1 });
    const { sessionId } = await world.create();
    expect(await world.item(sessionId)).toMatchObject({ status: 'AWAITING_SCAN' });
  });

  it('should take no connection once it has expired without a photo', async () => {
    const { sessionId, webSocketUrl } = await world.create();
    await world.uploadUrl(sessionId);
    world.now = new Date(world.now.getTime() + 1_801_000);
    expect(await world.connect(webSocketUrl, true)).toBeUndefined();
    expect(await world.item(sessionId)).not.toHaveProperty('wsConnectionId');
  });

  it('should not be completed past its ttl, though DynamoDB has not deleted it yet', async () => {
    const { sessionId } = await world.create();
    const { uploadKey } = await world.uploadUrl(sessionId);
    const ttl = Math.floor(world.now.getTime() / 1_000);
    await world.setTtl(sessionId, ttl);
    await world.event(uploadKey);
    await world.setTtl(sessionId, ttl + 1_000);
    expect(await world.item(sessionId)).toMatchObject({ status: 'UPLOAD_REQUESTED' });
  });
});
