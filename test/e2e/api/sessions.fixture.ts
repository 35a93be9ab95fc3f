import { PutObjectCommand } from '@aws-sdk/client-s3';
import { LazyS3 } from '../../../apps/api/src/aws/lazy-clients.js';
import { UploadEventsService } from '../../../apps/api/src/sessions/upload-events.service.js';
import { s3Event } from '../../events/s3.js';
import { recordSecret, recordSecretsOf } from '../../support/run-record.js';
import { answerTo } from './answer.js';
import type { ApiFixture, Item } from './api.fixture.js';

/** What `POST /sessions` answers. */
export interface Created {
  sessionId: string;
  expiresAt: number;
  webSocketUrl: string;
}

/** What `GET /sessions/{sessionId}` answers. */
export interface View {
  sessionId: string;
  status: string;
  createdAt: number;
  expiresAt: number;
  uploadKey?: string;
  completedAt?: number;
  imageUrl?: string;
  jobId?: string;
}

export const PHOTO = Buffer.from('a photo');

/** What screens, phones and S3 do with the sessions of an API that is started by the time they do it. */
export function sessionsOf(started: () => ApiFixture) {
  async function create(): Promise<Created & { viewer: string }> {
    const { body } = await answerTo<Created>(started().http.post('/sessions').expect(200));
    recordSecret(body.sessionId);
    recordSecretsOf(body.webSocketUrl);
    return { ...body, viewer: new URL(body.webSocketUrl).searchParams.get('viewer') ?? '' };
  }

  async function read(sessionId: string, viewer?: string): Promise<View> {
    const request = started().http.get(`/sessions/${sessionId}`).expect(200);
    return (await answerTo<View>(viewer === undefined ? request : request.set('x-viewer-token', viewer))).body;
  }

  async function uploadUrl(sessionId: string, query: object = {}): Promise<{ uploadUrl: string; uploadKey: string }> {
    const request = started()
      .http.get('/upload-url')
      .query({ sessionId, ...query });
    const { body } = await answerTo<{ uploadUrl: string; uploadKey: string }>(request.expect(200));
    recordSecretsOf(body.uploadUrl);
    return body;
  }

  async function itemOf(sessionId: string): Promise<Item | undefined> {
    return (await started().scan('sessions')).find((item) => item['sessionId'] === sessionId);
  }

  function store(key: string, body: Buffer = PHOTO): Promise<unknown> {
    const { app, config } = started();
    return app.get(LazyS3).send(new PutObjectCommand({ Bucket: config.uploadBucket, Key: key, Body: body }));
  }

  /** Delivers S3's event for these keys. */
  function deliver(...keys: string[]): Promise<void> {
    const { app, config } = started();
    return app.get(UploadEventsService).handle(s3Event(config.uploadBucket, keys).Records);
  }

  /** A session whose photo has arrived, told by an event. */
  async function completed(): Promise<Created & { viewer: string; uploadKey: string }> {
    const session = await create();
    const { uploadKey } = await uploadUrl(session.sessionId);
    await store(uploadKey);
    await deliver(uploadKey);
    return { ...session, uploadKey };
  }

  return { create, read, uploadUrl, itemOf, store, deliver, completed };
}
