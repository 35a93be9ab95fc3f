import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { wholeNumber } from './whole-number.js';

/** The query parameter `limit` of whatever comes in pages. */
export const pageLimitSchema = z.optional(wholeNumber(1, LIMITS.pageItems));
