import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { Access } from '../../../apps/api/src/auth/access.js';
import { ACCESS_METADATA } from '../../../apps/api/src/auth/access.js';
import type { Route } from '../../../apps/api/src/openapi/routes.js';
import { routesOf } from '../../../apps/api/src/openapi/routes.js';
import { ApiGatewayAdapter } from '../../../apps/api/src/realtime/api-gateway.adapter.js';
import { ACTIONS } from '../../../apps/api/src/realtime/message.dto.js';
import type { ErrorAnswer } from '../api/answer.js';
import { answerTo } from '../api/answer.js';
import { errorBody } from '../api/expected-error.js';
import type { AccessFixture, Call, Things } from './access.fixture.js';
import { ABSENT, comparable, OWNER, startAccess, STRANGER } from './access.fixture.js';

/** Under which Nest keeps what `@SubscribeMessage` was given. */
const MESSAGE = 'message';

let access: AccessFixture;
let routes: readonly Route[];

beforeAll(async () => {
  access = await startAccess();
  routes = routesOf(access.api.app);
});

afterAll(async () => {
  await access.close();
});

/** Who calls, by the tokens that they come with. */
const CALLERS = {
  'no token': () => Promise.resolve(undefined),
  'a wrong token': () => access.issuer.token({ sub: OWNER, claims: { client_id: 'another' } }),
  'another user': () => access.token(STRANGER),
  'the user': () => access.token(OWNER),
  'a role without permissions': () => access.token(STRANGER, ['guest', 'unknown']),
  'a role with the permission': () => access.token(STRANGER, ['guest', 'coach']),
  'an admin': () => access.token(STRANGER, ['admin']),
} as const;

type CallerName = keyof typeof CALLERS;

const NOBODY: readonly CallerName[] = ['no token', 'a wrong token'];

/** The code by which a caller is kept out, before anything is read; `undefined` for those who are let in. */
function refusalOf(route: Route, caller: CallerName, namesOwner: boolean): string | undefined {
  const { who } = route.access as Access;
  if (who === 'everybody' || who === 'capability') return undefined;
  if (NOBODY.includes(caller)) return 'UNAUTHENTICATED';
  if (caller === 'an admin') return undefined;
  if (namesOwner && caller !== 'the user') return 'FORBIDDEN';
  return who === 'permission' && caller !== 'a role with the permission' ? 'FORBIDDEN' : undefined;
}

async function codeOf(route: Route, things: Things, call: Call): Promise<string | undefined> {
  const { status, body } = await access.call(route, things, call);
  const { code } = (body as Partial<ErrorAnswer>).error ?? {};
  // Whom a route fails for, it has let in, but nobody could tell.
  if (status >= 500) throw new Error(`${route.method} ${route.path} answered ${status}`);
  return status === 401 || status === 403 ? code : undefined;
}

describe('the route table', () => {
  it('should say of every route who may call it', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter((route) => route.access === undefined)).toEqual([]);
  });

  it('should let everybody in only where that is meant', () => {
    const open = routes
      .filter((route) => route.access?.who === 'everybody')
      .map(({ method, path }) => `${method} ${path}`);
    const known = ['GET /exercises', 'GET /exercises/{exerciseId}', 'GET /health', 'GET /health/ready', 'GET /limits'];
    expect(open).toEqual([...known, 'POST /auth/confirm', 'POST /auth/register', 'POST /sessions'].sort(byPath));
  });

  it('should say it of every kind of event of a connection, each by itself', () => {
    const gateways = [...access.api.app.get(ModulesContainer).values()]
      .flatMap(({ providers }) => [...providers.values()])
      .flatMap(({ metatype }) =>
        typeof metatype === 'function' ? [metatype.prototype as Record<string, unknown>] : [],
      );
    const handlers = gateways.flatMap((prototype) =>
      new MetadataScanner()
        .getAllMethodNames(prototype)
        .map((name) => prototype[name] as object)
        .filter((handler) => Reflect.hasMetadata(MESSAGE, handler)),
    );
    expect(handlers.map((handler) => Reflect.getMetadata(MESSAGE, handler) as string).sort()).toEqual([
      '$connect',
      '$default',
      '$disconnect',
    ]);
    for (const handler of handlers) {
      expect(Reflect.getMetadata(ACCESS_METADATA, handler)).toEqual({ who: 'capability' });
    }
  });

  it.each(ACTIONS)('should let no connection %s that was granted nothing', async (action) => {
    const adapter = access.api.app.get(ApiGatewayAdapter);
    const data = Buffer.from(JSON.stringify({ action }));
    const { reply, refusal } = await adapter.serve({ connectionId: 'unknown=', route: '$default', data });
    expect(reply).toBeUndefined();
    expect(refusal).toMatchObject({ code: 'NOT_FOUND', message: 'Connection not found' });
  });

  function byPath(one: string, other: string): number {
    const path = (route: string) => route.split(' ').reverse().join(' ');
    return path(one) < path(other) ? -1 : 1;
  }

  describe.each(Object.keys(CALLERS) as CallerName[])('for %s', (caller) => {
    it('should be open and closed as it says', async () => {
      for (const route of routes) {
        const things = await access.things();
        const token = await CALLERS[caller]();
        const namesOwner = route.params.includes('userId');
        expect({ route: `${route.method} ${route.path}`, code: await codeOf(route, things, { token }) }).toEqual({
          route: `${route.method} ${route.path}`,
          code: refusalOf(route, caller, namesOwner),
        });
      }
    });

    it('should be closed to who names somebody else, before anything is read', async () => {
      const started = access.calls();
      for (const route of routes) {
        const things = { ...ABSENT, userId: OWNER };
        const token = await CALLERS[caller]();
        const calls: Call[] = [
          { query: { userId: OWNER } },
          ...(route.method === 'GET' ? [] : [{ body: { userId: OWNER } }]),
        ];
        for (const call of calls) {
          const before = access.calls();
          expect({
            route: `${route.method} ${route.path}`,
            call,
            code: await codeOf(route, things, { ...call, token }),
          }).toEqual({
            route: `${route.method} ${route.path}`,
            call,
            code: refusalOf(route, caller, true),
          });
          if (refusalOf(route, caller, true) !== undefined) expect(access.calls()).toBe(before);
        }
      }
      // Whom nothing keeps out is read for, and counted.
      if (caller === 'the user' || caller === 'an admin') expect(access.calls()).toBeGreaterThan(started);
    });
  });
});

describe("another's thing", () => {
  it.each(['another user', 'a role with the permission'] as const)(
    'should look to %s exactly as one that does not exist, on every route',
    async (caller) => {
      const owned = routes.filter(({ access: { who } = { who: 'everybody' }, params }) => {
        return (who === 'user' || who === 'user-or-viewer') && params.some((name) => name !== 'userId');
      });
      expect(owned.length).toBeGreaterThan(3);
      for (const route of owned) {
        const things = { ...(await access.things()), userId: STRANGER };
        const absent = { ...ABSENT, userId: STRANGER };
        const token = await CALLERS[caller]();
        const body = route.method === 'PUT' ? { title: 'Mine', status: 'ACTIVE' } : undefined;
        const theirs = await access.call(route, things, { token, ...(body && { body }) });
        const nobodys = await access.call(route, absent, { token, ...(body && { body }) });
        expect(theirs.status).toBe(404);
        expect({ route: route.path, ...comparable(theirs, things) }).toEqual({
          route: route.path,
          ...comparable(nobodys, absent),
        });
        expect(theirs.body).toEqual(errorBody('NOT_FOUND', 'Not Found'));
        // It is there all the same, for whose it is and for admins.
        const read = routes.find(
          ({ method, path }) => method === 'GET' && path.endsWith('}') && route.path.startsWith(path),
        );
        if (read === undefined) throw new Error(`Nothing reads what ${route.path} is about`);
        expect((await access.call(read, things, { token: await access.token(OWNER) })).status).toBe(200);
      }
    },
  );

  it('should be shown by a token whatever viewer token comes with it, and by no wrong token for the sake of one', async () => {
    const route = routes.find(({ method, path }) => method === 'GET' && path === '/jobs/{jobId}');
    if (route === undefined) throw new Error('There is no route that reads a job');
    const things = await access.things();
    const headers = { 'x-viewer-token': 'AAAAAAAAAAAAAAAAAAAAAA' };
    const statusFor = async (caller: CallerName) =>
      (await access.call(route, things, { headers, token: await CALLERS[caller]() })).status;
    expect(await statusFor('the user')).toBe(200);
    expect(await statusFor('another user')).toBe(404);
    expect(await statusFor('no token')).toBe(404);
    expect(await statusFor('a wrong token')).toBe(401);
  });

  it.each(['POST /jobs/{jobId}/cancel', 'POST /jobs/{jobId}/retry', 'DELETE /jobs/{jobId}'])(
    'should be for nobody but an admin to change when a session made it: %s',
    async (name) => {
      const route = routes.find(({ method, path }) => `${method} ${path}` === name);
      if (route === undefined) throw new Error(`There is no route ${name}`);
      const { jobId, viewerToken } = await access.jobOfSession();
      const statusFor = async (caller: CallerName, headers = {}) =>
        (await access.call(route, { jobId }, { headers, token: await CALLERS[caller]() })).status;
      const headers = { 'x-viewer-token': viewerToken };
      expect(await statusFor('no token', headers)).toBe(401);
      expect(await statusFor('the user', headers)).toBe(404);
      // It is open: that can be cancelled, and neither retried nor deleted.
      expect(await statusFor('an admin')).toBe(name.endsWith('cancel') ? 200 : 409);
    },
  );

  it('should be shown to an admin', async () => {
    const things = await access.things();
    const token = await access.token(STRANGER, ['admin']);
    for (const route of routes.filter(({ method, params }) => method === 'GET' && params.length > 0)) {
      const { status } = await access.call(route, things, { token, query: { userId: OWNER } });
      expect({ path: route.path, status }).toEqual({ path: route.path, status: 200 });
    }
  });

  it('should be no image of a job, however it is called', async () => {
    const { api } = access;
    const token = await access.token(STRANGER);
    const before = (await api.scan('jobs')).length;
    const keys = [
      `uploads/${OWNER}/2026/11/21/a.jpg`,
      `uploads/${STRANGER}x/a.jpg`,
      `uploads/${STRANGER}`,
      `uploads//${STRANGER}/a.jpg`,
      `uploads/./${STRANGER}/a.jpg`,
      `uploads/${STRANGER}/../${OWNER}/a.jpg`,
      `uploads/${STRANGER.toUpperCase()}/a.jpg`,
      `uploads/${STRANGER}%2f..%2f${OWNER}/a.jpg`,
      'uploads/2026/11/21/a.jpg',
      'session-uploads/a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4/image-1',
    ];
    for (const key of keys) {
      const body = {
        imageUrls: [
          `s3://${api.config.uploadBucket}/uploads/${STRANGER}/a.jpg`,
          `s3://${api.config.uploadBucket}/${key}`,
        ],
      };
      const { status, body: answer } = await answerTo(
        api.http.post('/process').set('authorization', `Bearer ${token}`).send(body),
      );
      expect({ key, status }).toEqual({ key, status: 400 });
      expect(answer).toEqual(
        errorBody('VALIDATION_ERROR', expect.stringMatching(/^imageUrls\[1\] must/), ['imageUrls[1]']),
      );
    }
    expect(await api.scan('jobs')).toHaveLength(before);
  });

  it('should say the same of an image of others as of one of another bucket', async () => {
    const { api } = access;
    const token = await access.token(STRANGER);
    const textFor = async (url: string) => {
      const { text } = await api.http
        .post('/process')
        .set('authorization', `Bearer ${token}`)
        .send({ imageUrls: [url] });
      return text.replace(/"(timestamp|requestId)":"[^"]+"/g, '');
    };
    const others = await textFor(`s3://${api.config.uploadBucket}/uploads/${OWNER}/a.jpg`);
    expect(others).toBe(await textFor('s3://another-bucket/uploads/a.jpg'));
  });
});

describe('whose things are whose', () => {
  const user = fc.constantFrom('u', 'u1', 'u|1', 'u.1', 'U', 'u@1', '-', 'anonymous');
  const step = fc.oneof(
    fc.record({ do: fc.constant('goal' as const), user }),
    fc.record({ do: fc.constant('job' as const), user }),
    fc.record({ do: fc.constant('read' as const), user, pick: fc.nat() }),
    fc.record({ do: fc.constant('replace' as const), user, pick: fc.nat() }),
    fc.record({ do: fc.constant('delete' as const), user, pick: fc.nat() }),
    fc.record({ do: fc.constant('cancel' as const), user, pick: fc.nat() }),
    fc.record({ do: fc.constant('list' as const), user }),
  );

  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  /** What was made and is not deleted, by its path. */
  type Owners = Map<string, string>;

  it('should hold through any history of many users', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const run = `r${Math.random().toString(36).slice(2)}`;
        const owners: Owners = new Map();
        for (const one of steps) await play(one, `${run}${one.user}`, owners);
      }),
      { numRuns: 25 },
    );
  }, 120_000);

  async function play(one: Step, userId: string, owners: Owners): Promise<void> {
    const { http, config } = access.api;
    const authorization = `Bearer ${await access.token(userId)}`;
    switch (one.do) {
      case 'goal': {
        const { headers } = await answerTo(
          http.post('/goals').set({ authorization }).send({ title: userId }).expect(201),
        );
        owners.set(headers['location'] ?? '', userId);
        return;
      }
      case 'job': {
        const imageUrls = [`s3://${config.uploadBucket}/uploads/${userId}/a.jpg`];
        const { headers } = await answerTo(
          http.post('/process').set({ authorization }).send({ imageUrls }).expect(202),
        );
        owners.set(headers['location'] ?? '', userId);
        return;
      }
      case 'list': {
        const { body: goals } = await answerTo<{ goals: { goalId: string }[] }>(
          http.get('/goals').set({ authorization }).expect(200),
        );
        const { body: jobs } = await answerTo<{ jobs: { jobId: string }[] }>(
          http.get('/jobs').set({ authorization }).expect(200),
        );
        const listed = [
          ...goals.goals.map(({ goalId }) => `/goals/${goalId}`),
          ...jobs.jobs.map(({ jobId }) => `/jobs/${jobId}`),
        ];
        const own = [...owners].filter(([, owner]) => owner === userId);
        expect(listed.sort()).toEqual(own.map(([path]) => path).sort());
        return;
      }
      default: {
        const kind = one.do === 'cancel' ? '/jobs' : one.do === 'read' ? '/' : '/goals';
        const paths = [...owners.keys()].filter((path) => path.startsWith(kind));
        const path = paths[one.pick % Math.max(1, paths.length)];
        if (path === undefined) return;
        const isOwn = owners.get(path) === userId;
        if (one.do === 'cancel')
          await http
            .post(`${path}/cancel`)
            .set({ authorization })
            .expect(isOwn ? 200 : 404);
        if (one.do === 'read')
          await http
            .get(path)
            .set({ authorization })
            .expect(isOwn ? 200 : 404);
        if (one.do === 'replace') {
          const replaced = http.put(path).set({ authorization }).send({ title: userId, status: 'COMPLETED' });
          await replaced.expect(isOwn ? 200 : 404);
        }
        if (one.do === 'delete') {
          await http
            .delete(path)
            .set({ authorization })
            .expect(isOwn ? 204 : 404);
          if (isOwn) owners.delete(path);
        }
      }
    }
  }
});
