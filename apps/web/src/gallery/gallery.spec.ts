import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { SpotterClient } from '@spotter/client';
import { createSpotterClient } from '@spotter/client';
import { Gallery } from './gallery.js';

interface Asked {
  readonly query: Record<string, string>;
  readonly signal: AbortSignal;
  answer(ids: readonly string[], nextCursor?: string): Promise<void>;
  fail(): Promise<void>;
}

/** The real client; what it asks for waits here for its answer. */
function client(asked: Asked[]): SpotterClient {
  const api = createSpotterClient({ baseUrl: 'http://api.test' });
  api.use({
    onRequest: ({ request }) =>
      new Promise<Response>((resolve, reject) => {
        const { signal } = request;
        signal.addEventListener('abort', () => {
          reject(new DOMException('aborted', 'AbortError'));
        });
        asked.push({
          query: Object.fromEntries(new URL(request.url).searchParams),
          signal,
          answer: async (ids, nextCursor) => {
            const exercises = ids.map((exerciseId) => ({ exerciseId, name: exerciseId, imageUrl: `${asked.length}` }));
            resolve(Response.json({ success: true, data: { exercises, count: ids.length, nextCursor } }));
            await settled();
          },
          fail: async () => {
            reject(new TypeError('Failed to fetch'));
            await settled();
          },
        });
      }),
  });
  return api;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

describe('Gallery', () => {
  let asked: Asked[];
  let gallery: Gallery;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'performance'] });
    asked = [];
    gallery = new Gallery(client(asked));
  });
  afterEach(() => {
    jest.useRealTimers();
  });
  const ids = (): string[] => gallery.exercises.value.map(({ exerciseId }) => exerciseId);
  const last = (): Asked => {
    const one = asked.at(-1);
    if (!one) throw new Error('nothing was asked for');
    return one;
  };
  const shown = async (...args: Parameters<Gallery['show']>): Promise<void> => {
    gallery.show(...args);
    await settled();
  };

  it('should add page after page until there is none', async () => {
    await shown({ search: '' });
    await last().answer(['a', 'b'], 'next');
    expect([ids(), gallery.isWhole.value]).toEqual([['a', 'b'], false]);
    void gallery.more();
    void gallery.more();
    await settled();
    expect(asked.map(({ query }) => query)).toEqual([{ limit: '24' }, { limit: '24', cursor: 'next' }]);
    await last().answer(['c']);
    expect([ids(), gallery.isWhole.value]).toEqual([['a', 'b', 'c'], true]);
    await gallery.more();
    expect(asked).toHaveLength(2);
  });

  it('should ask once for what somebody types, and drop what was asked for before', async () => {
    await shown({ search: 'old' });
    const [old] = asked;
    for (const search of ['s', 'sq', 'squat']) gallery.show({ search }, 'after a pause');
    expect(old?.signal.aborted).toBe(true);
    await settled();
    expect(asked).toHaveLength(1);
    jest.advanceTimersByTime(250);
    await settled();
    expect(asked.map(({ query }) => query['search'])).toEqual(['old', 'squat']);
    await last().answer(['squat']);
    await old?.answer(['old']);
    expect([ids(), gallery.isLoading.value]).toEqual([['squat'], false]);
  });

  it('should begin at the first page when it failed, and show none of the filter before', async () => {
    await shown({ search: '' });
    await last().answer(['a'], 'next');
    await shown({ search: '', difficultyLevel: 'advanced' });
    await last().fail();
    expect([ids(), gallery.failure.value]).toEqual([[], expect.stringContaining('can’t be reached')]);
    void gallery.more();
    await settled();
    expect(last().query).toEqual({ limit: '24', difficultyLevel: 'advanced' });
    await last().answer(['z']);
    expect([ids(), gallery.failure.value]).toEqual([['z'], undefined]);
  });

  it('should keep what is there when the next page fails', async () => {
    await shown({ search: '' });
    await last().answer(['a'], 'next');
    void gallery.more();
    await settled();
    await last().fail();
    expect([ids(), gallery.isWhole.value]).toEqual([['a'], false]);
    void gallery.more();
    await settled();
    expect(last().query).toEqual({ limit: '24', cursor: 'next' });
  });

  it('should ask again for what did not come once there is a connection, and for nothing else', async () => {
    await shown({ search: '' });
    await last().answer(['a'], 'next');
    void gallery.resume();
    await settled();
    expect(asked).toHaveLength(1);
    void gallery.more();
    await settled();
    await last().fail();
    void gallery.resume();
    await settled();
    await last().answer(['b']);
    expect([asked.length, ids()]).toEqual([3, ['a', 'b']]);
  });

  it('should renew the URLs of a page by one question', async () => {
    await shown({ search: '' });
    await last().answer(['a', 'b'], 'next');
    void gallery.more();
    await settled();
    await last().answer(['c', 'd', 'gone']);
    const renewed = Promise.all([
      gallery.renew('c'),
      gallery.renew('d'),
      gallery.renew('gone'),
      gallery.renew('never'),
    ]);
    await settled();
    expect(asked).toHaveLength(3);
    expect(last().query['cursor']).toBe('next');
    await last().answer(['c', 'd']);
    expect((await renewed).map((one) => one?.imageUrl)).toEqual(['3', '3', undefined, undefined]);
    expect(ids()).toEqual(['a', 'b', 'c', 'd', 'gone']);
    expect(gallery.exercises.value.map(({ imageUrl }) => imageUrl)).toEqual(['1', '1', '3', '3', '2']);
  });
});
