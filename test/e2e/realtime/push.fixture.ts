import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDbClient, JobWatchers } from '@spotter/shared';
import type { SubmittedJob } from '../../../apps/api/src/jobs/submit-job.dto.js';
import type { CreatedSession, SessionUploadUrl, SessionView } from '../../../apps/api/src/sessions/sessions.dto.js';
import type { CreatedTicket } from '../../../apps/api/src/tickets/tickets.dto.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';
import type { Issuer } from '../../support/issuer.js';
import { startIssuer } from '../../support/issuer.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { recordSecret, recordSecretsOf } from '../../support/run-record.js';
import { Screen } from '../support/screen.js';

/** The whole product with identity on, unless it is to be off, and clients on real sockets. Nothing is swept but by hand. */
export interface PushFixture {
  readonly stack: LocalStack;
  readonly lines: string[];
  /** All that were given out. */
  readonly tickets: string[];
  readonly dynamoDb: DynamoDBDocumentClient;
  /** Watchers as they are added at another time. */
  watchersAt(now: () => Date): JobWatchers;
  /** Calls the API as a user, or as nobody. @throws Error for an answer of another status. */
  call<Body>(user: string | undefined, route: string, status: number, body?: object): Promise<Body>;
  ticket(user: string): Promise<CreatedTicket>;
  connect(user: string): Promise<Screen>;
  submit(user: string, imageCount: number): Promise<string>;
  session(): Promise<CreatedSession>;
  /** Has a photo put into a session, and waits for its job. */
  sessionJob(session: CreatedSession): Promise<string>;
  /** The sort keys of all that a partition of the app table holds. */
  sortKeysOf(partition: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface PushOptions extends Partial<LocalStackOptions> {
  /** Identity is off, and users are who they say they are. */
  readonly isOpen?: boolean;
}

const ADMIN = 'root';

export async function startPush({ isOpen = false, ...options }: PushOptions = {}): Promise<PushFixture> {
  const issuer = await startIssuer();
  const dataDir = await mkdtemp(join(tmpdir(), 'spotter-push-'));
  const lines: string[] = [];
  const tickets: string[] = [];
  const stack = await startLocalStack({
    dataDir,
    workers: 0,
    schedules: false,
    ...options,
    environment: { ...(!isOpen && issuer.environment), ...options.environment },
    onLog: (_source, line) => lines.push(line),
  });
  Object.assign(process.env, stack.environment);
  const dynamoDb = createDynamoDbClient({ region: 'us-east-1', forcePathStyle: true });
  const TableName = stack.environment['APP_TABLE_NAME'] ?? '';
  const call = callerOf(stack, issuer);
  const ticket = async (user: string): Promise<CreatedTicket> => {
    const created = await call<CreatedTicket>(user, 'POST /ws-tickets', 201, { userId: user });
    recordSecretsOf(created.webSocketUrl);
    tickets.push(created.ticket);
    return created;
  };
  return {
    stack,
    lines,
    tickets,
    dynamoDb,
    watchersAt: (now) => new JobWatchers(dynamoDb, TableName, now),
    call,
    ticket,
    connect: async (user) => Screen.connect((await ticket(user)).webSocketUrl),
    submit: async (user, imageCount) => {
      const bucket = stack.environment['UPLOAD_BUCKET_NAME'] ?? '';
      const imageUrls = Array.from({ length: imageCount }, (_, index) => `s3://${bucket}/uploads/${user}/${index}.jpg`);
      return (await call<SubmittedJob>(user, 'POST /process', 202, { imageUrls, userId: user })).jobId;
    },
    session: async () => {
      const session = await call<CreatedSession>(undefined, 'POST /sessions', 200);
      recordSecret(session.sessionId);
      recordSecretsOf(session.webSocketUrl);
      return session;
    },
    sessionJob: (session) => jobOf(stack.endpoints.api, session),
    sortKeysOf: async (partition) => {
      const { Items = [] } = await dynamoDb.send(
        new QueryCommand({
          TableName,
          ConsistentRead: true,
          KeyConditionExpression: 'PK = :partition',
          ExpressionAttributeValues: { ':partition': partition },
        }),
      );
      return Items.map(({ SK }) => String(SK));
    },
    close: async () => {
      dynamoDb.destroy();
      await stack.stop();
      await issuer.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function callerOf(stack: LocalStack, issuer: Issuer): PushFixture['call'] {
  return async <Body>(user: string | undefined, route: string, status: number, body?: object): Promise<Body> => {
    const [method = '', path = ''] = route.split(' ');
    const groups = user === ADMIN ? ['admin'] : [];
    const authorization = user === undefined ? undefined : `Bearer ${await issuer.token({ sub: user, groups })}`;
    const response = await fetch(`${stack.endpoints.api}${path}`, {
      method,
      headers: { ...(authorization !== undefined && { authorization }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.status !== status) throw new Error(`${route} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Body;
  };
}

async function jobOf(api: string, { sessionId, webSocketUrl }: CreatedSession): Promise<string> {
  const headers = { 'x-viewer-token': new URL(webSocketUrl).searchParams.get('viewer') ?? '' };
  const place = await fetch(`${api}/upload-url?sessionId=${sessionId}`);
  const { uploadUrl } = (await place.json()) as SessionUploadUrl;
  recordSecretsOf(uploadUrl);
  await fetch(uploadUrl, { method: 'PUT', body: 'a photo', headers: { 'content-type': 'image/*' } });
  for (let round = 0; round < 200; round++) {
    const seen = await fetch(`${api}/sessions/${sessionId}`, { headers });
    const { jobId } = (await seen.json()) as SessionView;
    if (jobId !== undefined) return jobId;
    await delay(50);
  }
  throw new Error('the session got no job');
}
