import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SpotterClient } from '@spotter/client';
import { clientOf, dataOf } from '../support/client.js';
import type { DocumentedRoute } from '../support/document.js';
import { DOCUMENTED_ROUTES } from '../support/document.js';
import { exampleOf } from '../support/example.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import type { LocalApiFixture } from './api.fixture.js';
import { startLocalApi } from './api.fixture.js';

const USER = 'ada';

/** What a client can do by the document alone, with identity on. */
describe('the typed client', () => {
  let api: LocalApiFixture;
  let issuer: Issuer;
  let baseUrl: string;
  let anyone: SpotterClient;
  let ada: SpotterClient;
  const codes = new Map<string, string>();

  beforeAll(async () => {
    issuer = await startIssuer();
    const onConfirmationCode = (email: string, code: string) => codes.set(email, code);
    const roles = { ROLE_PERMISSIONS: '{"coach":["exercises:write"]}' };
    api = await startLocalApi({ identity: true, onConfirmationCode }, { ...issuer.environment, ...roles });
    const server = api.app.getHttpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    anyone = clientOf({ baseUrl });
    ada = clientOf({ baseUrl, token: await issuer.token({ sub: USER, groups: ['coach'] }) });
  });
  afterAll(async () => {
    await api.close();
    await issuer.close();
  });

  it('should tell how the API is, and what its limits are', async () => {
    expect(dataOf(await anyone.GET('/health')).status).toBe('ok');
    expect(dataOf(await anyone.GET('/health/ready')).status).toBe('ok');
    expect(dataOf(await anyone.GET('/limits')).imageTypes).toContain('image/webp');
  });

  it('should write and read the catalogue', async () => {
    const params = { path: { exerciseId: 'front/squat' } };
    const body = { name: 'Front squat', difficultyLevel: 'advanced', imageKey: 'exercises/squat.jpg' } as const;
    const created = await ada.PUT('/exercises/{exerciseId}', { params, body });
    expect(created.response.status).toBe(201);
    const { version } = dataOf(created).data;
    const query = { difficultyLevel: 'advanced', search: 'front', limit: 1 } as const;
    const [found] = dataOf(await anyone.GET('/exercises', { params: { query } })).data.exercises;
    expect(found).toMatchObject({ exerciseId: 'front/squat', name: 'Front squat' });

    const read = await anyone.GET('/exercises/{exerciseId}', { params });
    expect(dataOf(read).data.version).toBe(version);
    expect(read.response.headers.get('etag')).toMatch(/^W\/".+"$/);

    const stale = await ada.DELETE('/exercises/{exerciseId}', {
      params: { ...params, header: { 'if-match': '"99"' } },
    });
    expect(stale.error?.error.code).toBe('PRECONDITION_FAILED');
    const { response } = await ada.DELETE('/exercises/{exerciseId}', {
      params: { ...params, header: { 'if-match': String(version) } },
    });
    expect(response.status).toBe(204);
    expect((await anyone.GET('/exercises/{exerciseId}', { params })).error?.error.code).toBe('NOT_FOUND');
  });

  it('should be told what the catalogue refuses for ever', async () => {
    const refused = [
      await anyone.POST('/exercises'),
      await anyone.PUT('/exercises'),
      await anyone.PATCH('/exercises'),
      await anyone.DELETE('/exercises'),
    ];
    for (const { error } of refused) expect(error?.error.code).toBe('INVALID_METHOD');
  });

  it('should make a session, and see it as its viewer', async () => {
    const { sessionId, webSocketUrl } = dataOf(await anyone.POST('/sessions'));
    const query = { sessionId, contentType: 'image/png', contentLength: 3 } as const;
    const { uploadUrl, uploadKey } = dataOf(await anyone.GET('/upload-url', { params: { query } }));
    const photo = { method: 'PUT', body: 'png', headers: { 'content-type': 'image/png' } };
    expect((await fetch(uploadUrl, photo)).status).toBe(200);

    const viewerToken = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
    const viewer = clientOf({ baseUrl, viewerToken });
    const params = { path: { sessionId } };
    const seen = dataOf(await viewer.GET('/sessions/{sessionId}', { params }));
    expect(seen).toMatchObject({ status: 'COMPLETED', uploadKey });
    const { jobId = '' } = seen;
    expect(dataOf(await viewer.GET('/jobs/{jobId}', { params: { path: { jobId } } })).imageCount).toBe(1);
    expect(dataOf(await anyone.GET('/sessions/{sessionId}', { params }))).not.toHaveProperty('imageUrl');
  });

  it('should submit a job once, and read it', async () => {
    const { url, key, bucket, fields } = dataOf(
      await ada.POST('/uploads/presign', { body: { filename: 'squat.png', method: 'POST' } }),
    );
    expect(url).toContain('http');
    expect(fields).toMatchObject({ key });
    const body = { imageUrls: [`s3://${bucket}/${key}`], options: { minConfidence: 0.5, labels: ['plate'] } };
    const header = { 'idempotency-key': 'once' };
    const first = await ada.POST('/process', { params: { header }, body });
    const again = await ada.POST('/process', { params: { header }, body });
    const { jobId } = dataOf(first);
    expect(dataOf(again).jobId).toBe(jobId);
    expect(first.response.headers.get('location')).toBe(`/jobs/${jobId}`);
    const query = { limit: 10 };
    expect(dataOf(await ada.GET('/jobs/{jobId}', { params: { path: { jobId }, query } })).status).toBe('PENDING');
    expect((await anyone.GET('/jobs/{jobId}', { params: { path: { jobId } } })).error?.error.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('should keep a profile', async () => {
    const params = { path: { userId: USER } };
    expect((await ada.GET('/users/{userId}/profile', { params })).error?.error.code).toBe('NOT_FOUND');
    const body = { name: 'Ada', email: 'ada@example.com' };
    expect(dataOf(await ada.PUT('/users/{userId}/profile', { params, body })).version).toBe(1);
    expect(dataOf(await ada.GET('/users/{userId}/profile', { params }))).toMatchObject(body);
    const other = await ada.GET('/users/{userId}/profile', { params: { path: { userId: 'grace' } } });
    expect(other.error?.error.code).toBe('FORBIDDEN');
  });

  it('should keep goals', async () => {
    const created = await ada.POST('/goals', { body: { title: 'Run', targetDate: '2026-12-31' } });
    const { goalId, version } = dataOf(created);
    expect(created.response.headers.get('location')).toBe(`/goals/${goalId}`);
    const params = { path: { goalId } };
    const body = { title: 'Run', status: 'COMPLETED' } as const;
    const header = { 'if-match': `"${version}"` };
    expect(dataOf(await ada.PUT('/goals/{goalId}', { params: { ...params, header }, body })).version).toBe(2);
    const query = { status: 'COMPLETED' } as const;
    expect(dataOf(await ada.GET('/goals', { params: { query } })).goals).toMatchObject([{ goalId, version: 2 }]);
    expect(dataOf(await ada.GET('/goals/{goalId}', { params }))).not.toHaveProperty('targetDate');
    expect((await ada.DELETE('/goals/{goalId}', { params })).response.status).toBe(204);
  });

  it('should keep meals', async () => {
    const { mealId } = dataOf(await ada.POST('/meals', { body: { name: 'Porridge' } }));
    expect(dataOf(await ada.GET('/meals')).meals).toMatchObject([{ mealId, name: 'Porridge' }]);
  });

  it('should register, and confirm', async () => {
    const email = 'ada@example.com';
    const body = { email, password: 'Analytical-Engine-1', name: 'Ada' };
    expect(dataOf(await anyone.POST('/auth/register', { body })).status).toBe('CONFIRMATION_REQUIRED');
    const confirmation = { email, code: codes.get(email) ?? '' };
    expect(dataOf(await anyone.POST('/auth/confirm', { body: confirmation })).status).toBe('CONFIRMED');
  });

  it.each(DOCUMENTED_ROUTES)('should get a documented answer to the example of $method $path', async (route) => {
    const { params, query, body } = exampleOf(route);
    const { response } = await call(route, { params: { path: params, query }, body });
    expect(response.status).toBeLessThan(500);
    expect([401, 403]).not.toContain(response.status);
  });

  /** Of a route that is known only when the tests run, nothing has a type. */
  function call({ method, path }: DocumentedRoute, init: object): Promise<{ response: Response }> {
    const request = ada.request as (method: string, path: string, init: object) => Promise<{ response: Response }>;
    return request(method.toLowerCase(), path, init);
  }
});
