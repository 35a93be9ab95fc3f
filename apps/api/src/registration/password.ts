import * as z from 'zod/mini';

/** What Cognito takes for symbols; a space counts as one within the password. */
const SYMBOL = /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+= ]/;
const KINDS = [/[A-Z]/, /[a-z]/, /\d/, SYMBOL];

const fault =
  'must have 8 to 256 characters, among them an upper-case and a lower-case letter, a digit and a symbol, and no space at its ends';

function isStrong(password: string): boolean {
  return (
    password.length >= 8 &&
    password.length <= 256 &&
    password.trim() === password &&
    KINDS.every((kind) => kind.test(password))
  );
}

/**
 * The policy that user pools have unless they are given another. It is checked before Cognito is asked, which may look
 * whether it knows the address before it looks at the password (it does not say): then the refusal of a weak password
 * would tell that nobody has the address.
 */
export const passwordSchema = z
  .string()
  .check(z.refine(isStrong, fault), z.meta({ minLength: 8, maxLength: 256, format: 'password' }));
