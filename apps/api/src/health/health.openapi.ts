import * as z from 'zod/mini';
import { describeRoutes } from '../openapi/operation.js';
import type { Health } from './health.controller.js';
import { HealthController } from './health.controller.js';

const health: z.ZodMiniType<Health> = z.strictObject({
  status: z.literal('ok'),
  version: z.string(),
  uptimeSeconds: z.int().check(z.gte(0)),
});

const ready = z.strictObject({ status: z.literal('ok') });

export const operations = describeRoutes(
  HealthController,
  { name: 'health', description: 'Whether the API lives, and whether it can work.' },
  {
    health: {
      id: 'getHealth',
      summary: 'Says that the API lives',
      answers: { 200: { description: 'It lives.', schema: health } },
    },
    ready: {
      id: 'getReadiness',
      summary: 'Checks that all that the API needs can be reached',
      description: 'What was found is kept for ten seconds.',
      answers: { 200: { description: 'All of it can be reached.', schema: ready } },
      errors: { SERVICE_UNAVAILABLE: '`details` names what cannot be reached; try again after `Retry-After`.' },
    },
  },
);
