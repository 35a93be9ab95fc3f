import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../config.js';
import type { CatalogueData } from './catalogue-data.js';
import { serialise } from './catalogue-data.js';
import { CataloguePages } from './catalogue-pages.js';
import type { ExercisePage, ListExercisesQuery } from './exercises.dto.js';
import type { ExercisesService } from './exercises.service.js';
import type { PictureUrls } from './picture-urls.js';

const QUERY: ListExercisesQuery = { difficultyLevel: undefined, search: undefined, limit: 100, cursor: undefined };
const MB = 1_024 * 1_024;

/** Pages of the given length, each made with another number in it. */
function standing({ seconds = '10', length = 10 } = {}) {
  const world = { time: Date.parse('2026-05-01T10:00:00Z'), signing: {}, made: 0, waits: Promise.resolve(undefined) };
  const list = async (): Promise<CatalogueData> => {
    const count = ++world.made;
    await world.waits;
    return serialise({ exercises: [], count, nextCursor: 'x'.repeat(length) } satisfies ExercisePage);
  };
  const pages = new CataloguePages(
    { list } as unknown as ExercisesService,
    { signing: () => Promise.resolve(world.signing) } as unknown as PictureUrls,
    readConfig({ CATALOGUE_CACHE_SECONDS: seconds }),
    () => new Date(world.time),
  );
  /** The number of the page that is answered. */
  const read = async (changed: Partial<ListExercisesQuery> = {}): Promise<number> =>
    (JSON.parse((await pages.read({ ...QUERY, ...changed })).json) as ExercisePage).count;
  return { world, pages, read };
}

describe('CataloguePages', () => {
  it('should make each page once, whatever it depends on', async () => {
    const { read } = standing();
    const queries: Partial<ListExercisesQuery>[] = [
      {},
      { difficultyLevel: 'beginner' },
      { search: 'beginner' },
      { cursor: 'beginner' },
      { limit: 7 },
      { difficultyLevel: 'beginner', search: 'squat', limit: 7, cursor: 'a' },
    ];
    for (const round of [1, 2]) {
      for (const [index, query] of queries.entries()) expect([round, await read(query)]).toEqual([round, index + 1]);
    }
  });

  it('should make all of them each time where it is switched off', async () => {
    const { read } = standing({ seconds: '0' });
    expect([await read(), await read()]).toEqual([1, 2]);
  });

  it('should keep a page for its seconds, from when it was begun to be read', async () => {
    const { world, read } = standing();
    const reading = Promise.withResolvers<undefined>();
    world.waits = reading.promise;
    const first = read();
    await new Promise(setImmediate);
    world.time += 4_000;
    reading.resolve(undefined);
    await first;
    world.time += 6_000;
    expect(await read()).toBe(1);
    world.time += 1;
    expect(await read()).toBe(2);
  });

  it('should keep none whose URLs would be signed otherwise by now', async () => {
    const { world, read } = standing();
    await read();
    world.signing = {};
    expect(await read()).toBe(2);
    expect(await read()).toBe(2);
  });

  it('should keep none that was being read when its URLs began to be signed otherwise', async () => {
    const { world, read } = standing();
    const reading = Promise.withResolvers<undefined>();
    world.waits = reading.promise;
    const first = read();
    await new Promise(setImmediate);
    world.signing = {};
    const second = read({ limit: 7 });
    await new Promise(setImmediate);
    reading.resolve(undefined);
    expect([await first, await second]).toEqual([1, 2]);
    expect([await read(), await read({ limit: 7 })]).toEqual([3, 2]);
  });

  it('should keep none that was being read while the catalogue was changed', async () => {
    const { world, pages, read } = standing();
    const reading = Promise.withResolvers<undefined>();
    world.waits = reading.promise;
    const first = read();
    await new Promise(setImmediate);
    pages.clear();
    reading.resolve(undefined);
    expect(await first).toBe(1);
    expect(await read()).toBe(2);
  });

  it('should keep none for two seconds after a change, which may not be in it yet', async () => {
    const { world, pages, read } = standing();
    await read();
    pages.clear();
    world.time += 1_999;
    expect([await read(), await read()]).toEqual([2, 3]);
    world.time += 1;
    expect([await read(), await read()]).toEqual([4, 4]);
  });

  it('should not keep a failure', async () => {
    const { world, read } = standing();
    world.waits = Promise.reject(new Error('throttled'));
    await expect(read()).rejects.toThrow('throttled');
    world.waits = Promise.resolve(undefined);
    expect(await read()).toBe(2);
  });

  it('should keep those that were asked for last, of 16 MB', async () => {
    const { read } = standing({ length: 2.5 * MB });
    for (const limit of [1, 2, 3]) await read({ limit });
    expect(await read({ limit: 1 })).toBe(1);
    expect(await read({ limit: 4 })).toBe(4);
    expect(await read({ limit: 1 })).toBe(1);
    expect(await read({ limit: 3 })).toBe(3);
    expect(await read({ limit: 2 })).toBe(5);
  });

  it('should keep no page that is larger than all may be together', async () => {
    const { read } = standing({ length: 9 * MB });
    expect([await read(), await read()]).toEqual([1, 2]);
  });
});
