import * as z from 'zod/mini';
import { IF_MATCH, IF_NONE_MATCH, UNCHANGED } from '../openapi/conditions.js';
import { name } from '../openapi/json-schemas.js';
import type { Identifier } from '../openapi/operation.js';
import { describeRoutes } from '../openapi/operation.js';
import { time } from '../openapi/time.js';
import { ProfilesController } from './profiles.controller.js';
import type { ProfileView } from './profiles.dto.js';

const profile: z.ZodMiniType<ProfileView> = name(
  'Profile',
  'What a user tells of themselves; `version` grows with every change.',
  z.strictObject({
    userId: z.string(),
    name: z.exactOptional(z.string()),
    email: z.exactOptional(z.string()),
    createdAt: time,
    updatedAt: time,
    version: z.int(),
  }),
);

const params: Readonly<Record<string, Identifier>> = {
  userId: { description: 'Whose profile it is: the caller, or anybody for an admin.', examples: ['ada'] },
};

export const operations = describeRoutes(
  ProfilesController,
  { name: 'profiles', description: 'Who users are.' },
  {
    read: {
      id: 'getProfile',
      summary: "Shows a user's profile",
      answers: { 200: { description: 'The profile.', schema: profile, headers: ['etag'] }, 304: UNCHANGED },
      tables: true,
      params,
      headers: IF_NONE_MATCH,
    },
    put: {
      id: 'putProfile',
      summary: 'Makes or replaces a profile',
      description: 'What is left out is taken away.',
      answers: { 200: { description: 'The profile as it is now.', schema: profile, headers: ['etag'] } },
      tables: true,
      errors: {
        NOT_FOUND: false,
        PRECONDITION_FAILED: 'The profile has another version than `If-Match` names, or there is none.',
      },
      params,
      headers: IF_MATCH,
      body: {
        name: { description: 'How to call the user, on one line.' },
        email: { description: "An e-mail address; nobody has checked that it is the user's." },
        userId: { description: 'The same as in the path.' },
      },
      example: { name: 'Ada' },
    },
  },
);
