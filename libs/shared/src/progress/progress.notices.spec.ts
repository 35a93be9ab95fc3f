import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { counted, NoticesWorld, TIME } from './progress.notices.fixture.js';

describe('ProgressNotices', () => {
  let world: NoticesWorld;
  beforeEach(() => {
    world = new NoticesWorld();
  });

  it('should tell the first at once, and then the latest once a second', async () => {
    for (let images = 1; images <= 4; images++) {
      world.count(images);
      await delay(10);
    }
    expect(world.told).toEqual(['PROCESSING 1']);
    await delay(1_200);
    expect(world.told).toEqual(['PROCESSING 1', 'PROCESSING 4']);
    const [first, second] = world.sent;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
    await delay(1_100);
    expect(world.sent).toHaveLength(2);
  });

  it('should tell each job by itself', async () => {
    world.watchers.push({ connectionId: 'd', jobId: 'b', watchedAt: TIME });
    world.count(1);
    world.count(2, { jobId: 'b' });
    await delay(20);
    expect(world.sent.map(({ connectionId, processedCount }) => [connectionId, processedCount])).toEqual([
      ['c', 1],
      ['d', 2],
    ]);
  });

  it('should tell an end at once, nothing older after it, and leave out what it makes old', async () => {
    world.count(1);
    await delay(10);
    world.count(2);
    world.end(10, { status: 'COMPLETED' });
    // The answers to two counts that were late.
    world.notices.counted(counted(9));
    await delay(20);
    world.notices.counted(counted(8));
    await delay(1_200);
    expect(world.told).toEqual(['PROCESSING 1', 'COMPLETED 10']);
  });

  it('should let no message overtake another', async () => {
    world.sendMs = 50;
    world.count(1);
    await delay(10);
    world.sendMs = 0;
    world.end(3, { status: 'CANCELLED' });
    await delay(100);
    expect(world.told).toEqual(['PROCESSING 1', 'CANCELLED 3']);
  });

  it('should leave the last image to the end, and what is counted in an ended job', async () => {
    world.count(10);
    world.count(2, { status: 'CANCELLED' });
    await delay(20);
    expect(world.told).toEqual([]);
  });

  it('should tell the state of the moment, and none of a job that somebody else has ended or deleted', async () => {
    world.count(1);
    await delay(10);
    world.notices.counted(counted(2));
    world.stored.set('a', counted(7));
    await delay(1_200);
    world.notices.counted(counted(3));
    world.stored.set('a', counted(8, { status: 'CANCELLED' }));
    await delay(1_200);
    world.notices.counted(counted(4));
    world.stored.delete('a');
    await delay(1_200);
    expect(world.told).toEqual(['PROCESSING 1', 'PROCESSING 7']);
  });

  it('should tell of a new run after an end', async () => {
    world.end(1, { status: 'FAILED' });
    await delay(10);
    world.count(0, { run: 2, status: 'PROCESSING' });
    await delay(1_200);
    expect(world.told).toEqual(['FAILED 1', 'PROCESSING 0']);
  });

  it('should forget who has gone, but for a connection that may be about to open', async () => {
    world.watchers = ['old', 'young', 'here'].map((connectionId) => ({
      connectionId,
      jobId: 'a',
      watchedAt: new Date(world.now - (connectionId === 'young' ? 9_999 : 10_000)).toISOString(),
    }));
    world.gone.add('old').add('young');
    world.end(1, { status: 'CANCELLED' });
    await delay(20);
    expect(world.removed).toEqual(['old']);
    expect(world.sent.map(({ connectionId }) => connectionId)).toEqual(['here']);
  });

  it('should tell the others when one cannot be told, and go on', async () => {
    world.watchers.unshift({ connectionId: 'broken', jobId: 'a', watchedAt: TIME });
    world.failing.add('broken');
    world.count(1);
    await delay(20);
    world.end(2, { status: 'CANCELLED' });
    await delay(20);
    expect(world.told).toEqual(['PROCESSING 1', 'CANCELLED 2']);
    expect(world.removed).toEqual([]);
  });

  it('should go on when the tables are back, and throw nothing while they are not', async () => {
    world.isDown = true;
    world.count(1);
    await delay(20);
    world.end(2, { status: 'CANCELLED' });
    await world.notices.settle(500);
    expect(world.told).toEqual([]);

    world.isDown = false;
    world.end(3, { run: 2, status: 'CANCELLED' });
    await delay(20);
    expect(world.told).toEqual(['CANCELLED 3']);
  });

  it('should send what is left without a pause when it is to settle, and not wait for what takes too long', async () => {
    world.count(1);
    await delay(10);
    world.count(2);
    await world.notices.settle(500);
    expect(world.told).toEqual(['PROCESSING 1', 'PROCESSING 2']);

    world.sendMs = 2_000;
    world.end(3, { status: 'CANCELLED' });
    const started = performance.now();
    await world.notices.settle(50);
    expect(performance.now() - started).toBeLessThan(500);
    expect(world.told).toHaveLength(2);
  });
});
