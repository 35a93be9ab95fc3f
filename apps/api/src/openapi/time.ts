import * as z from 'zod/mini';
import { name } from './json-schemas.js';

/** Every time that is shown, but those of sessions. */
export const time = name(
  'Time',
  'ISO-8601 in UTC, to the second.',
  z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)),
  { format: 'date-time', examples: ['2026-01-02T03:04:05Z'] },
);
