import { randomUUID } from 'node:crypto';
import { DynamoDBDocumentClient, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { ErrorCode, JobStatus } from '@spotter/shared';
import { LIMITS } from '@spotter/shared';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { handler } from '../../../apps/api/src/lambda.js';
import { apiGatewayV2Event } from '../../events/api-gateway-v2.js';
import { checkExchange } from '../support/contract.js';
import type { DocumentedRoute } from '../support/document.js';
import { errorsOf } from '../support/document.js';
import { exampleOf, pathOf } from '../support/example.js';
import type { Answer, ErrorAnswer } from './answer.js';
import { answerTo } from './answer.js';
import type { Change, ErrorsFixture } from './documented-errors.fixture.js';
import { USER } from './documented-errors.fixture.js';

/** Brings a route to an error, by what brings it there in earnest. */
type Provoker = (errors: ErrorsFixture, route: DocumentedRoute) => Promise<Answer<ErrorAnswer>>;

const nameOf = ({ method, path }: DocumentedRoute): string => `${method} ${path}`;

const needsUser = ({ operation }: DocumentedRoute): boolean =>
  (operation.security ?? []).some((requirement) => 'bearer' in requirement);

/** Whatever else it needs, whoever is signed in has to be verified. */
const callsAws = (route: DocumentedRoute): boolean =>
  !needsUser(route) || errorsOf(route).some(({ code }) => code === 'DYNAMODB_ERROR');

const sent =
  (change: Change): Provoker =>
  ({ call }, route) =>
    call(route, change);

/** Everything that the route asks AWS for is throttled. */
const throttled: Provoker = async ({ api, call }, route) => {
  api.stack.switches.throttle = 1;
  try {
    return await call(route);
  } finally {
    api.stack.switches.throttle = 0;
  }
};

/** Nobody has asked yet, so that nothing is remembered: neither the keys of tokens nor what was ready. */
const throttledFromTheStart: Provoker = async (errors, route) => {
  const http = await errors.variant((config) => config);
  return throttled({ ...errors, call: (asked, change) => errors.call(asked, { ...change, http }) }, route);
};

const withoutKeys: Provoker = async ({ variant, issuer, call }, route) => {
  const http = await variant((config) => config);
  issuer.mode = 'fails';
  try {
    return await call(route, { http });
  } finally {
    issuer.mode = 'serves';
  }
};

const withoutTables: Provoker = async ({ variant, call }, route) => {
  const absent = 'spotter-absent';
  const tables = { exercises: absent, sessions: absent, jobs: absent, detections: absent, app: absent };
  return call(route, { http: await variant((config) => ({ ...config, tables })) });
};

/** As when the function's role cannot be had: nothing can be signed. */
const unsigned =
  (change: (errors: ErrorsFixture) => Change | Promise<Change> = () => ({})): Provoker =>
  async (errors, route) => {
    const made = await change(errors);
    const { config, middlewareStack } = errors.api.app.get(DynamoDBDocumentClient);
    const { credentials } = config;
    const s3 = await errors.api.app.get(LazyS3).client();
    s3.middlewareStack.add(() => () => Promise.reject(new Error('no credentials')), {
      step: 'initialize',
      name: 'unsigned',
    });
    let calls = 0;
    middlewareStack.add(
      (next) => async (args) => {
        calls++;
        try {
          return await next(args);
        } finally {
          calls--;
        }
      },
      { step: 'initialize', name: 'calls' },
    );
    // Tables are still read: what is to be signed may have to be looked up. The SDK keeps credentials until they expire.
    config.credentials = async () => {
      if (calls === 0) throw new Error('no credentials');
      return { ...(await credentials()), expiration: new Date() };
    };
    try {
      return await errors.call(route, made);
    } finally {
      config.credentials = credentials;
      middlewareStack.remove('calls');
      s3.middlewareStack.remove('unsigned');
    }
  };

/** The function is deployed with a variable that is wrong, and cannot start. */
const misconfigured: Provoker = async (_errors, route) => {
  const { params, query, body } = exampleOf(route);
  const { method } = route;
  const path = pathOf(route, params);
  const level = process.env['LOG_LEVEL'];
  process.env['LOG_LEVEL'] = 'wrong';
  try {
    const event = apiGatewayV2Event({ method, path, query, body });
    const context = { awsRequestId: randomUUID() } as Parameters<typeof handler>[1];
    const answer = (await handler(event, context)) as {
      statusCode: number;
      headers: Record<string, string>;
      body: string;
    };
    const { statusCode: status, headers, body: text } = answer;
    checkExchange({ method, path, status, headers, text });
    return { status, headers, text, body: JSON.parse(text) as ErrorAnswer };
  } finally {
    if (level === undefined) delete process.env['LOG_LEVEL'];
    else process.env['LOG_LEVEL'] = level;
  }
};

/** Ids of the same form that nothing has. */
const absent: Provoker = async ({ call, issuer }, route) => {
  const { params } = exampleOf(route);
  const others = Object.entries(params).map(([name, id]) => [
    name,
    id.replace(/\w{12}$|^\w+$/, () => randomUUID().slice(-12)),
  ]);
  const changed = Object.fromEntries(others) as Record<string, string>;
  const token = await issuer.token({ sub: changed['userId'] ?? USER, groups: ['coach'] });
  return call(route, { params: changed, token });
};

/** The body is read before all else; a request without one is wrong by its query. */
const invalid: Provoker = async ({ call, issuer }, route) => {
  if (route.method !== 'GET') return call(route, { body: '{' });
  const token = await issuer.token({ groups: ['admin'] });
  return call(route, needsUser(route) ? { query: { userId: 'no id' }, token } : { query: { limit: '0' } });
};

const forbidden: Provoker = async ({ call, issuer }, route) => {
  const { 'x-permission': permission } = route.operation as { 'x-permission'?: string };
  return permission === undefined
    ? call(route, { query: { userId: 'grace' } })
    : call(route, { token: await issuer.token({ sub: USER }) });
};

const session = (fields: object) => ({
  sessionId: randomUUID(),
  status: 'UPLOAD_REQUESTED',
  createdAt: 0,
  expiresAt: 4_000_000_000,
  ttl: 4_000_000_000,
  viewerTokenHash: '00'.repeat(32),
  ...fields,
});

async function store({ api }: ErrorsFixture, table: 'sessions' | 'jobs' | 'exercises', Item: object): Promise<void> {
  await api.dynamoDb.send(new PutCommand({ TableName: api.config.tables[table], Item }));
}

const ofSession =
  (fields: object): Provoker =>
  async (errors, route) => {
    const item = session(fields);
    await store(errors, 'sessions', item);
    return errors.call(route, { query: { sessionId: item.sessionId } });
  };

/** A session that its viewer looks at, who is shown the photo. */
async function completedSession(errors: ErrorsFixture): Promise<Change> {
  const { api } = errors;
  const { body } = await answerTo<{ sessionId: string; webSocketUrl: string }>(api.http.post('/sessions'));
  const { sessionId, webSocketUrl } = body;
  const { tables } = api.config;
  await api.dynamoDb.send(
    new UpdateCommand({
      TableName: tables.sessions,
      Key: { sessionId },
      UpdateExpression: 'SET #status = :completed, uploadKey = :key, jobId = :jobId',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':completed': 'COMPLETED',
        ':key': `session-uploads/${sessionId}/image-1`,
        ':jobId': randomUUID(),
      },
    }),
  );
  const viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
  return { params: { sessionId }, headers: { 'x-viewer-token': viewer } };
}

/** A job whose pictures are to be looked at. */
async function jobWithViews(errors: ErrorsFixture): Promise<Change> {
  return { params: { jobId: await storedJob(errors, 'PROCESSING') }, query: { include: 'viewUrl' } };
}

async function storedExercise(errors: ErrorsFixture): Promise<Change> {
  const exerciseId = randomUUID();
  await store(errors, 'exercises', { exerciseId, name: 'Squat', imageKey: 'exercises/squat.jpg', version: 1 });
  return { params: { exerciseId } };
}

/** A goal is made, with the version 1. */
const ofAnotherVersion: Provoker = async (errors, route) => {
  const { body } = await answerTo<{ goalId: string }>(
    errors.api.http
      .post('/goals')
      .set('authorization', `Bearer ${await errors.issuer.token({ sub: USER })}`)
      .send({ title: 'Run' }),
  );
  const { params: exercise } = await storedExercise(errors);
  return errors.call(route, { params: { goalId: body.goalId, ...exercise }, headers: { 'if-match': '"7"' } });
};

/** Each time that the exercise is to be written, somebody else has just done so. */
const contended: Provoker = async (errors, route) => {
  const { params = {} } = await storedExercise(errors);
  const { dynamoDb } = errors.api;
  dynamoDb.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'UpdateItemCommand')
          await store(errors, 'exercises', { ...params, version: Math.random() });
        return next(args);
      },
    { step: 'initialize', priority: 'high', name: 'contended' },
  );
  try {
    return await errors.call(route, { params });
  } finally {
    dynamoDb.middlewareStack.remove('contended');
  }
};

async function storedJob(errors: ErrorsFixture, status: JobStatus): Promise<string> {
  const jobId = randomUUID();
  const now = new Date().toISOString();
  const times = { createdAt: now, openedAt: now, updatedAt: now };
  await store(errors, 'jobs', { jobId, userId: USER, status, run: 1, imageCount: 1, sends: 1, seen: 0, ...times });
  return jobId;
}

/** A job of the caller's is in a state that does not allow it. */
const ofJob =
  (status: JobStatus): Provoker =>
  async (errors, route) =>
    errors.call(route, { params: { jobId: await storedJob(errors, status) } });

const withOtherBody: Provoker = async ({ call, api }, route) => {
  const headers = { 'idempotency-key': randomUUID() };
  await call(route, { headers });
  return call(route, {
    headers,
    body: { imageUrls: [`s3://${api.config.uploadBucket}/uploads/${USER}/another.jpg`] },
  });
};

async function makeBusy(errors: ErrorsFixture, userId: string): Promise<void> {
  for (let images = 0; images < LIMITS.openImagesPerUser; images += LIMITS.imagesPerJob) {
    const createdAt = new Date(images).toISOString();
    const job = { jobId: randomUUID(), userId, status: 'PENDING', imageCount: LIMITS.imagesPerJob, createdAt };
    await store(errors, 'jobs', job);
  }
}

const busy: Provoker = async (errors, route) => {
  const userId = 'busy';
  await makeBusy(errors, userId);
  const imageUrls = [`s3://${errors.api.config.uploadBucket}/uploads/${userId}/squat.jpg`];
  return errors.call(route, { body: { imageUrls }, token: await errors.issuer.token({ sub: userId }) });
};

const busyWithFailed: Provoker = async (errors, route) => {
  const [jobId, userId] = [randomUUID(), 'busy-with-failed'];
  await makeBusy(errors, userId);
  const createdAt = new Date().toISOString();
  const job = { jobId, userId, status: 'FAILED', run: 1, imageCount: 1, failed: new Set([0]), createdAt };
  await store(errors, 'jobs', job);
  return errors.call(route, { params: { jobId }, body: {}, token: await errors.issuer.token({ sub: userId }) });
};

const withoutSignUp: Provoker = async ({ variant, call }, route) => {
  const http = await variant(({ signUp: _none, ...config }) => config);
  return call(route, { http });
};

/** What brings every route to it that documents it. */
const PROVOKERS: Readonly<Partial<Record<ErrorCode, Provoker>>> = {
  INVALID_METHOD: sent({}),
  VALIDATION_ERROR: invalid,
  UNAUTHENTICATED: sent({ token: null }),
  FORBIDDEN: forbidden,
  NOT_FOUND: absent,
  PRECONDITION_FAILED: ofAnotherVersion,
  PAYLOAD_TOO_LARGE: sent({ body: ' '.repeat(LIMITS.requestBodyBytes + 1) }),
  DYNAMODB_ERROR: withoutTables,
  S3_ERROR: unsigned(),
  INTERNAL_ERROR: misconfigured,
  SERVICE_UNAVAILABLE: (errors, route) => (callsAws(route) ? throttled : withoutKeys)(errors, route),
};

/** What brings a route to it that is brought there in a way of its own. */
const OWN_PROVOKERS: Readonly<Record<string, Provoker>> = {
  'GET /upload-url VALIDATION_ERROR': sent({ query: { sessionId: '' } }),
  'GET /upload-url NOT_FOUND': sent({}),
  'GET /upload-url SESSION_EXPIRED': ofSession({ expiresAt: 1 }),
  'GET /upload-url SESSION_COMPLETED': ofSession({ status: 'COMPLETED' }),
  'GET /upload-url S3_ERROR': unsigned(async (errors) => {
    const item = session({});
    await store(errors, 'sessions', item);
    return { query: { sessionId: item.sessionId } };
  }),
  'GET /sessions/{sessionId} UNAUTHENTICATED': async (errors, route) => {
    const { params = {} } = await completedSession(errors);
    return errors.call(route, { params, headers: { 'x-viewer-token': 'wrong' } });
  },
  'GET /sessions/{sessionId} S3_ERROR': unsigned(completedSession),
  'GET /exercises S3_ERROR': unsigned(storedExercise),
  'GET /exercises/{exerciseId} S3_ERROR': unsigned(storedExercise),
  'PUT /exercises/{exerciseId} S3_ERROR': unsigned(storedExercise),
  'PUT /exercises/{exerciseId} CONFLICT': contended,
  'POST /process IDEMPOTENCY_MISMATCH': withOtherBody,
  'POST /process RATE_LIMITED': busy,
  'GET /jobs/{jobId} S3_ERROR': unsigned(jobWithViews),
  'POST /jobs/{jobId}/cancel CONFLICT': ofJob('COMPLETED'),
  'POST /jobs/{jobId}/retry CONFLICT': ofJob('CANCELLED'),
  'POST /jobs/{jobId}/retry RATE_LIMITED': busyWithFailed,
  'DELETE /jobs/{jobId} CONFLICT': ofJob('PROCESSING'),
  'POST /auth/register NOT_FOUND': withoutSignUp,
  'POST /auth/confirm NOT_FOUND': withoutSignUp,
  'GET /health/ready SERVICE_UNAVAILABLE': throttledFromTheStart,
};

/** @throws Error for an error that nothing here brings the route to. */
export function provoke(errors: ErrorsFixture, route: DocumentedRoute, code: ErrorCode): Promise<Answer<ErrorAnswer>> {
  const name = `${nameOf(route)} ${code}`;
  const provoker = OWN_PROVOKERS[name] ?? PROVOKERS[code];
  if (provoker === undefined) throw new Error(`Nothing provokes ${name}: add what does to OWN_PROVOKERS`);
  return provoker(errors, route);
}
