import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiFixture } from './api.fixture.js';
import { startApi } from './api.fixture.js';
import { exerciseItem, idsOf, replaceExercises, walk } from './exercises.fixture.js';

const COUNT = 10_000;
const LIMIT = 100;

/** What one call to DynamoDB read, and what AWS would charge for it in read units. */
interface Call {
  readonly operation: string;
  readonly scanned: number;
  readonly units: number;
}

interface Read {
  readonly ScannedCount?: number;
  readonly ConsumedCapacity?: { readonly CapacityUnits?: number };
}

describe('a catalogue of 10,000 exercises', () => {
  // All of one size, so that what a page costs depends on nothing else; of one picture, since signing takes most of the time.
  const items = Array.from({ length: COUNT }, (_, index) =>
    exerciseItem(`e-${String(index).padStart(5, '0')}`, {
      difficultyLevel: index % 2 === 0 ? 'beginner' : 'advanced',
      description: 'How to do it. '.repeat(40),
      thumbnailImageKey: undefined,
    }),
  );
  const beginners = items.filter(({ difficultyLevel }) => difficultyLevel === 'beginner');

  let api: ApiFixture;
  let calls: Call[];
  beforeAll(async () => {
    api = await startApi();
    await replaceExercises(api, items);
    api.dynamoDb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
          const { ScannedCount = 0, ConsumedCapacity } = result.output as Read;
          calls.push({
            operation: String(commandName),
            scanned: ScannedCount,
            units: ConsumedCapacity?.CapacityUnits ?? 0,
          });
          return result;
        },
      { step: 'initialize', name: 'measured' },
    );
  }, 120_000);
  afterAll(() => api.close());
  beforeEach(() => {
    calls = [];
  });

  it.each([
    ['all', {}, items, 'ScanCommand'],
    ['those of a level', { difficultyLevel: 'beginner' }, beginners, 'QueryCommand'],
  ])(
    'should cost the same from page to page of %s, and read no more than is shown',
    async (_case, query, expected, operation) => {
      const pages = await walk(api, { ...query, limit: LIMIT });
      expect(idsOf(pages.flatMap(({ exercises }) => exercises))).toEqual(idsOf(expected));

      const full = expected.length / LIMIT;
      const read = { operation, scanned: LIMIT, units: expect.any(Number) };
      expect(calls.slice(0, full)).toEqual(Array.from({ length: full }, () => read));
      expect(pages.slice(0, full).map(({ count }) => count)).toEqual(Array.from({ length: full }, () => LIMIT));
      // A hundred items of 720 bytes are 72 KB: nine times the 8 KB that one unit reads, and not what the table holds.
      expect(new Set(calls.slice(0, full).map(({ units }) => units)).size).toBe(1);
      expect(calls[0]?.units).toBeLessThanOrEqual(10);
      // DynamoDB does not look beyond its last item, and so may promise one page more, of nothing.
      expect(calls.length).toBe(pages.length);
      expect(calls.slice(full).map(({ scanned }) => scanned)).toEqual(pages.length > full ? [0] : []);
    },
    120_000,
  );
});
