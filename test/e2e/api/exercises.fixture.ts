import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { jest } from '@jest/globals';
import { putInBatches } from '@spotter/shared';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';

export interface Exercise {
  exerciseId: string;
  name: string;
  description?: string;
  difficultyLevel?: string;
  imageUrl: string;
  imageUrlExpiration: string;
  thumbnailImageUrl?: string;
  thumbnailImageUrlExpiration?: string;
}

export interface Page {
  exercises: Exercise[];
  count: number;
  nextCursor?: string;
}

export interface Answered<Data> {
  success: true;
  data: Data;
  timestamp: string;
}

/** A whole item of the table; `undefined` leaves an attribute out. */
export function exerciseItem(exerciseId: string, changed: Item = {}): Item {
  const item: Item = {
    exerciseId,
    name: `Name of ${exerciseId}`,
    description: `How to do ${exerciseId}`,
    difficultyLevel: 'beginner',
    imageKey: `exercises/${exerciseId}.jpg`,
    thumbnailImageKey: `exercises/thumbs/${exerciseId}_thumb.jpg`,
    createdAt: '2026-01-02T03:04:05.678Z',
    updatedAt: '2026-02-03T04:05:06.789Z',
    version: 3,
    ...changed,
  };
  return Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined));
}

/** So many items, of all levels, some of one and the same name. */
export function exerciseItems(count: number): Item[] {
  return Array.from({ length: count }, (_, index) =>
    exerciseItem(`e-${index}`, {
      name: index % 3 === 0 ? 'Squat' : `Exercise ${index}`,
      difficultyLevel: ['beginner', 'intermediate', 'advanced', undefined][index % 4],
    }),
  );
}

export function idsOf(exercises: readonly { readonly exerciseId?: unknown }[]): string[] {
  return exercises.map(({ exerciseId }) => String(exerciseId)).sort();
}

/** Makes these the catalogue. */
export async function replaceExercises(api: ApiFixture, items: readonly Item[]): Promise<void> {
  const TableName = api.config.tables.exercises;
  const deletions = (await api.scan('exercises')).map(({ exerciseId }) => ({ DeleteRequest: { Key: { exerciseId } } }));
  for (let start = 0; start < deletions.length; start += 25) {
    const RequestItems = { [TableName]: deletions.slice(start, start + 25) };
    await api.dynamoDb.send(new BatchWriteCommand({ RequestItems }));
  }
  for (let start = 0; start < items.length; start += 1_000) {
    await putInBatches(api.dynamoDb, TableName, items.slice(start, start + 1_000));
  }
}

export async function pageOf(api: ApiFixture, query: object = {}): Promise<Page> {
  const { body } = await answerTo<Answered<Page>>(api.http.get('/exercises').query(query).expect(200));
  return body.data;
}

/** All pages of a list, from the first on. */
export async function walk(api: ApiFixture, query: object = {}): Promise<Page[]> {
  const pages = [await pageOf(api, query)];
  for (let cursor = pages[0]?.nextCursor; cursor !== undefined; cursor = pages.at(-1)?.nextCursor) {
    pages.push(await pageOf(api, { ...query, cursor }));
  }
  return pages;
}

/** Sets the time that `new Date()` tells; everything that waits goes on as it does. */
export function setDate(now: string | number): void {
  jest.useFakeTimers({
    now: new Date(now),
    doNotFake: [
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setInterval',
      'clearInterval',
      'setTimeout',
      'clearTimeout',
    ],
  });
}
