import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';

const fault = `must be a whole number from 1 to ${LIMITS.pageItems}`;

/** The query parameter `limit` of whatever comes in pages. */
export const pageLimitSchema = z.optional(
  z.pipe(
    z.string().check(z.regex(/^\d{1,9}$/, fault)),
    z.pipe(z.transform(Number), z.number().check(z.gte(1, fault), z.lte(LIMITS.pageItems, fault))),
  ),
);
