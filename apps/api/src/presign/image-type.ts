import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';

/** The content type of an image that may be uploaded. */
export const imageTypeSchema = z.enum(LIMITS.imageTypes, `must be one of ${LIMITS.imageTypes.join(', ')}`);
