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
    world.invocations.killNextAt(1);
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
      world.invocations.killNextAt(gate);
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
});
