import * as z from 'zod/mini';
import { name } from '../openapi/json-schemas.js';
import type { Identifier } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { SessionsController } from './sessions.controller.js';
import type { CreatedSession, SessionUploadUrl, SessionView } from './sessions.dto.js';

const epochSeconds = z.int().check(z.gte(0));

const created: z.ZodMiniType<CreatedSession> = z.strictObject({
  sessionId: z.uuidv4(),
  expiresAt: epochSeconds,
  webSocketUrl: z.string(),
});

const uploadUrl: z.ZodMiniType<SessionUploadUrl> = z.strictObject({ uploadUrl: z.url(), uploadKey: z.string() });

const view: z.ZodMiniType<SessionView> = name(
  'Session',
  'A session; `imageUrl` and `jobId` are for its viewer only. Times are epoch seconds.',
  z.strictObject({
    sessionId: z.uuidv4(),
    status: z.enum(['AWAITING_SCAN', 'UPLOAD_REQUESTED', 'COMPLETED']),
    createdAt: epochSeconds,
    expiresAt: epochSeconds,
    uploadKey: z.exactOptional(z.string()),
    completedAt: z.exactOptional(epochSeconds),
    imageUrl: z.exactOptional(z.url()),
    jobId: z.exactOptional(z.uuidv4()),
  }),
);

const sessionId: Identifier = {
  description: 'The id of the session, a UUID version 4 in lower case.',
  examples: ['0b0e7f36-1111-4222-8333-444455556666'],
};

export const operations = describeRoutes(
  SessionsController,
  { name: 'sessions', description: 'A screen shows a code, a phone scans it and sends a photo, the screen shows it.' },
  {
    create: {
      id: 'createSession',
      summary: 'Makes a session',
      description:
        'The `webSocketUrl` holds the viewer token and is for the screen alone; the code that is scanned holds the `sessionId`.',
      answers: { 200: { description: 'The session.', schema: created } },
      tables: true,
    },
    read: {
      id: 'getSession',
      summary: 'Shows a session',
      answers: { 200: { description: 'The session.', schema: view } },
      tables: true,
      errors: {
        UNAUTHENTICATED: 'The viewer token is not that of this session.',
        S3_ERROR: 'The URL of the photo could not be signed.',
      },
      params: { sessionId },
    },
    uploadUrl: {
      id: 'getUploadUrl',
      summary: 'Signs the upload of the photo of a session',
      description:
        'For five minutes or what is left of the session. The photo is to be PUT with the `contentType` that was given, else with `image/*`.',
      answers: { 200: { description: 'Where to put the photo.', schema: uploadUrl } },
      tables: true,
      errors: {
        NOT_FOUND: 'There is no such session.',
        SESSION_EXPIRED: 'The session has expired.',
        SESSION_COMPLETED: 'The session has its photo already.',
        S3_ERROR: 'The upload could not be signed.',
      },
      query: {
        sessionId,
        contentType: { description: 'The type of the photo.' },
        contentLength: { description: 'The size of the photo in bytes; when given, no other can be uploaded.' },
      },
    },
  },
);
