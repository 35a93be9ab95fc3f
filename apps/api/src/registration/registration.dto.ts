import * as z from 'zod/mini';
import { shortText } from '../http/text.js';
import { passwordSchema } from './password.js';

/** The longest user name of Cognito, which the address is. */
const MOST_ADDRESS_CHARACTERS = 128;

/** In lower case, so that an address is one account also in pools that tell the cases apart. */
const email = z.string().check(
  z.toLowerCase(),
  z.maxLength(MOST_ADDRESS_CHARACTERS, {
    error: `must have at most ${MOST_ADDRESS_CHARACTERS} characters`,
    abort: true,
  }),
  z.regex(z.regexes.email, 'must be an e-mail address'),
);

export const registerSchema = z.strictObject({
  email,
  password: passwordSchema,
  name: z.optional(shortText(200)),
});

export type Registration = z.infer<typeof registerSchema>;

export const confirmSchema = z.strictObject({
  email,
  code: z.string().check(z.regex(/^\S{1,2048}$/, 'must be the code that was sent to the address')),
});

export type Confirmation = z.infer<typeof confirmSchema>;

/** The same for an address that is known already, which then gets no code. */
export interface Registered {
  readonly status: 'CONFIRMATION_REQUIRED';
}

export interface Confirmed {
  readonly status: 'CONFIRMED';
}
