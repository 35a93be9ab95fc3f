import * as z from 'zod/mini';
import { userIdSchema } from '../auth/user-id.js';
import { shortText } from '../http/text.js';

/** The longest address that SMTP takes. */
const MOST_EMAIL_CHARACTERS = 254;

/**
 * The whole profile as it is to be: what is left out is taken away. Unknown fields are refused. The `userId` is for the
 * guard, which has seen to it that it is the one in the path.
 */
export const putProfileSchema = z.strictObject({
  name: z.optional(shortText(200)),
  email: z.optional(
    z
      .email('must be an e-mail address')
      .check(z.maxLength(MOST_EMAIL_CHARACTERS, `must have at most ${MOST_EMAIL_CHARACTERS} characters`)),
  ),
  userId: z.optional(userIdSchema),
});

export type PutProfile = z.infer<typeof putProfileSchema>;

/** Times are ISO-8601, to the second. */
export interface ProfileView {
  readonly userId: string;
  readonly name?: string;
  readonly email?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly version: number;
}
