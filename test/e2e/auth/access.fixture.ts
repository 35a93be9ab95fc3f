import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { sessionUser } from '@spotter/shared';
import { SubmitJobService } from '../../../apps/api/src/jobs/submit-job.service.js';
import type { Route } from '../../../apps/api/src/openapi/routes.js';
import type { Answer } from '../api/answer.js';
import { answerTo } from '../api/answer.js';
import type { ApiFixture } from '../api/api.fixture.js';
import { startApi } from '../api/api.fixture.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { requestBy } from '../support/request-by.js';

/** Whose everything is that the matrix asks for. */
export const OWNER = 'ada';
export const STRANGER = 'grace';

/** The id of something of the owner's for each parameter of a path. */
export type Things = Readonly<Record<string, string>>;

/** What has the form of an id and belongs to nobody. */
export const ABSENT: Things = {
  jobId: 'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4',
  goalId: '019ab0a0-b1b1-7c2c-8d3d-e4e4e4e4e4e4',
  sessionId: 'a0a0a0a0-b1b1-4c2c-8d3d-e4e4e4e4e4e4',
  exerciseId: 'absent',
};

export interface AccessFixture {
  readonly api: ApiFixture;
  readonly issuer: Issuer;
  /** How often DynamoDB was called. */
  calls(): number;
  /** Makes one of each. */
  things(owner?: string): Promise<Things>;
  /** Makes the job of a session, which is open. */
  jobOfSession(): Promise<{ readonly jobId: string; readonly viewerToken: string }>;
  token(sub: string, groups?: readonly string[]): Promise<string>;
  call(route: Route, things: Things, call?: Call): Promise<Answer<unknown>>;
  close(): Promise<void>;
}

export interface Call {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

/** The API with identity on, and a role `coach` that may write exercises. */
export async function startAccess(): Promise<AccessFixture> {
  const issuer = await startIssuer();
  const api = await startApi({ ...issuer.environment, ROLE_PERMISSIONS: '{"coach":["exercises:write"],"guest":[]}' });
  let calls = 0;
  api.dynamoDb.middlewareStack.add(
    (next) => (args) => {
      calls += 1;
      return next(args);
    },
    { step: 'initialize' },
  );
  const token = (sub: string, groups?: readonly string[]) => issuer.token({ sub, groups });
  const created = async <Body>(path: string, body: object, owner: string): Promise<Body> => {
    const authorization = `Bearer ${await token(owner)}`;
    const answer = await answerTo<Body>(api.http.post(path).set({ authorization }).send(body));
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  };

  return {
    api,
    issuer,
    token,
    calls: () => calls,
    things: async (owner = OWNER) => {
      const { key, bucket } = await created<{ key: string; bucket: string }>(
        '/uploads/presign',
        { filename: 'a.jpg' },
        owner,
      );
      const { jobId } = await created<{ jobId: string }>('/process', { imageUrls: [`s3://${bucket}/${key}`] }, owner);
      const { goalId } = await created<{ goalId: string }>('/goals', { title: 'Run' }, owner);
      const { sessionId } = await created<{ sessionId: string }>('/sessions', {}, owner);
      const authorization = `Bearer ${await token(owner)}`;
      await api.http.put(`/users/${owner}/profile`).set({ authorization }).send({ name: 'Somebody' }).expect(200);
      const exerciseId = `exercise-of-${owner}`;
      const Item = { exerciseId, name: 'Plank', imageKey: 'exercises/plank.jpg', version: 1 };
      await api.dynamoDb.send(new PutCommand({ TableName: api.config.tables.exercises, Item }));
      return { jobId, goalId, sessionId, exerciseId, userId: owner };
    },
    jobOfSession: async () => {
      const { sessionId, webSocketUrl } = await created<{ sessionId: string; webSocketUrl: string }>(
        '/sessions',
        {},
        OWNER,
      );
      const imageUrls = [`s3://${api.config.uploadBucket}/session-uploads/${sessionId}/image-1`];
      const request = { imageUrls, userId: sessionUser(sessionId) };
      const { jobId } = await api.app.get(SubmitJobService, { strict: false }).submit(request);
      return { jobId, viewerToken: new URL(webSocketUrl).searchParams.get('viewer') ?? '' };
    },
    call: async (route, things, { token: bearer, headers = {}, query = {}, body } = {}) => {
      const request = requestBy(api.http, route.method, pathOf(route, things)).query(query).set(headers);
      if (bearer !== undefined) void request.set('authorization', `Bearer ${bearer}`);
      const hasBody = route.method !== 'GET' && route.method !== 'DELETE';
      return answerTo(hasBody || body !== undefined ? request.send(body ?? {}) : request);
    },
    close: async () => {
      await api.close();
      await issuer.close();
    },
  };
}

/** @throws Error for a parameter that the matrix has no thing for: add one to `things`, and its like to `ABSENT`. */
function pathOf({ path }: Route, things: Things): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = things[name];
    if (id === undefined) throw new Error(`The matrix needs an example of ${name}, for ${path}`);
    return encodeURIComponent(id);
  });
}

/** A body as it is compared: times and request ids differ from call to call, and so does the id that was asked for. */
export function comparable({ status, headers, text }: Answer<unknown>, things: Things): object {
  const ids = Object.values(things).map((id) => [id, '{id}'] as const);
  const body = ids.reduce((shown, [id, instead]) => shown.replaceAll(id, instead), text);
  const { date, 'x-request-id': requestId, etag, ...others } = headers;
  return {
    status,
    // A tag of the body changes with the times in it.
    headers: { ...others, tagged: etag !== undefined, dated: date !== undefined, numbered: requestId !== undefined },
    body: body
      .replace(/"timestamp":"[^"]+"/, '"timestamp":"{time}"')
      .replace(/"requestId":"[^"]+"/, '"requestId":"{requestId}"'),
  };
}
