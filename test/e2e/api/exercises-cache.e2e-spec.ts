import { setTimeout as delay } from 'node:timers/promises';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import type { HttpRequest } from '../../events/api-gateway-v2.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';
import type { Answered, Page } from './exercises.fixture.js';
import { exerciseItem, idsOf, pageOf, replaceExercises, setDate } from './exercises.fixture.js';

interface ProxyAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const authorization = async (): Promise<string> => `Bearer ${await issuer.token({ groups: ['admin'] })}`;

/** Puts or takes away an exercise as another process would. */
async function putElsewhere(api: LocalApiFixture, exerciseId: string): Promise<void> {
  await api.dynamoDb.send(new PutCommand({ TableName: api.config.tables.exercises, Item: exerciseItem(exerciseId) }));
}

async function deleteElsewhere(api: LocalApiFixture, exerciseId: string): Promise<void> {
  await api.dynamoDb.send(new DeleteCommand({ TableName: api.config.tables.exercises, Key: { exerciseId } }));
}

describe('pages of the catalogue by the built handler, kept for two seconds', () => {
  let api: LocalApiFixture;
  beforeAll(async () => {
    api = await startLocalApi({ environment: { CATALOGUE_CACHE_SECONDS: '2', ...issuer.environment } });
    await replaceExercises(api, [exerciseItem('squat'), exerciseItem('plank')]);
  });
  afterAll(() => api.close());
  afterEach(() => {
    api.stack.switches.throttle = 0;
  });

  const invoke = async (request: HttpRequest): Promise<ProxyAnswer> =>
    (await api.stack.invoke(apiGatewayV2Event(request))) as ProxyAnswer;
  const list = (query: Record<string, string> = {}, headers: Record<string, string> = {}) =>
    invoke({ path: '/exercises', query, headers });
  const dataOf = ({ body }: ProxyAnswer): Page => (JSON.parse(body) as Answered<Page>).data;

  it('should be answered again without DynamoDB, all but their time, and nothing else be', async () => {
    api.stack.switches.throttle = 1;
    expect((await list()).statusCode).toBe(503);
    api.stack.switches.throttle = 0;
    const first = await list();
    api.stack.switches.throttle = 1;
    const again = await list();
    expect(again).toMatchObject({ statusCode: 200, headers: { etag: first.headers['etag'] } });
    expect(dataOf(again)).toEqual(dataOf(first));
    expect(await list({}, { 'if-none-match': first.headers['etag'] ?? '' })).toMatchObject({ statusCode: 304 });
    expect(await invoke({ method: 'HEAD', path: '/exercises' })).toMatchObject({ statusCode: 200, body: '' });
    expect((await invoke({ path: '/exercises/squat' })).statusCode).toBe(503);
  });

  it('should show what the same process writes at once, and what others write within two seconds', async () => {
    expect(idsOf(dataOf(await list()).exercises)).toEqual(['plank', 'squat']);
    const headers = { authorization: await authorization() };
    const body = { name: 'Lunge', imageKey: 'exercises/lunge.jpg' };
    expect((await invoke({ method: 'PUT', path: '/exercises/lunge', headers, body })).statusCode).toBe(201);
    expect(idsOf(dataOf(await list()).exercises)).toEqual(['lunge', 'plank', 'squat']);
    expect((await invoke({ method: 'DELETE', path: '/exercises/plank', headers })).statusCode).toBe(204);
    expect(idsOf(dataOf(await list()).exercises)).toEqual(['lunge', 'squat']);
    // Until then nothing is kept.
    await delay(2_000);
    await list();
    const read = performance.now();
    await deleteElsewhere(api, 'lunge');
    expect(idsOf(dataOf(await list()).exercises)).toEqual(['lunge', 'squat']);
    let ids: string[];
    do ids = idsOf(dataOf(await list()).exercises);
    while (ids.length === 2 && performance.now() - read < 10_000);
    expect(ids).toEqual(['squat']);
    expect(performance.now() - read).toBeGreaterThan(1_500);
  });
});

describe('pages of the catalogue, kept as long as may be', () => {
  let api: LocalApiFixture;
  beforeAll(async () => {
    // Windows of five seconds.
    const variables = { CATALOGUE_CACHE_SECONDS: '300', PRESIGNED_URL_EXPIRATION_MINUTES: '1', ...issuer.environment };
    api = await startLocalApi({}, variables);
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    await replaceExercises(api, [exerciseItem('squat')]);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const idsAt = async (time: string): Promise<string[]> => {
    setDate(time);
    return idsOf((await pageOf(api)).exercises);
  };

  it('should go with the window in which their URLs were signed', async () => {
    expect(await idsAt('2026-05-01T10:00:00Z')).toEqual(['squat']);
    await putElsewhere(api, 'plank');
    expect(await idsAt('2026-05-01T10:00:04.999Z')).toEqual(['squat']);
    expect(await idsAt('2026-05-01T10:00:05.000Z')).toEqual(['plank', 'squat']);
  });

  it('should go with the credentials by which their URLs were signed', async () => {
    expect(await idsAt('2026-05-01T11:00:00Z')).toEqual(['squat']);
    const { config } = api.app.get(DynamoDBDocumentClient);
    const { credentials } = config;
    config.credentials = async () => ({ ...(await credentials()), sessionToken: 'another' });
    const { exercises } = await pageOf(api);
    config.credentials = credentials;
    expect(exercises[0]?.imageUrl).toContain('X-Amz-Security-Token=another');
  });

  it('should not be kept over a write that was lost on its way back', async () => {
    expect(await idsAt('2026-05-01T12:00:00Z')).toEqual(['squat']);
    api.dynamoDb.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const result = await next(args);
          if (commandName === 'DeleteItemCommand') throw new Error('cut off');
          return result;
        },
      { step: 'initialize', name: 'cut' },
    );
    await api.http
      .delete('/exercises/squat')
      .set('authorization', await authorization())
      .expect(500);
    api.dynamoDb.middlewareStack.remove('cut');
    expect(idsOf((await pageOf(api)).exercises)).toEqual([]);
  });
});
