import * as z from 'zod/mini';

/** What `exerciseId` may be: it is part of the API's paths and of the pictures' keys. */
export const USABLE_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

const MOST_NAME_CHARACTERS = 200;
const MOST_DESCRIPTION_CHARACTERS = 10_000;

/** Tells a field that is missing from one of another type. */
function fault(expected: string) {
  return {
    error: ({ input }: { readonly input?: unknown }): string =>
      input === undefined ? 'is missing' : `must be ${expected}`,
  };
}

export const text = z.string(fault('text'));

export const id = z
  .string(fault('text'))
  .check(
    z.regex(USABLE_ID, 'must be 1 to 100 letters, digits, hyphens and underscores, and begin with a letter or a digit'),
  );

/** Half of a character that is written as two, which a cut-off text may end in, can't be stored. */
const wellFormed = z.refine<string>((value) => value.isWellFormed(), 'has a character that is cut off');

/** An index is sorted by it, whose keys DynamoDB limits to 1,024 bytes. */
export const name = z
  .string(fault('text'))
  .check(
    z.trim(),
    z.minLength(1, 'is empty'),
    z.maxLength(MOST_NAME_CHARACTERS, `must have at most ${MOST_NAME_CHARACTERS} characters`),
    wellFormed,
  );

export const description = z
  .string(fault('text'))
  .check(
    z.trim(),
    z.maxLength(MOST_DESCRIPTION_CHARACTERS, `must have at most ${MOST_DESCRIPTION_CHARACTERS} characters`),
    wellFormed,
  );

export const image = z.string(fault('the path of a picture')).check(z.minLength(1, 'is empty'));

export function listOf<Entry extends z.ZodMiniType>(what: string, entry: Entry) {
  return z.array(entry, fault(`a list of ${what}`));
}

export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, fault(`one of ${words.join(', ')}`));
}
