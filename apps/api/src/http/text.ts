import * as z from 'zod/mini';

/** A text on one line: without the spaces around it, and not empty. */
export function shortText(mostCharacters: number) {
  return z.string().check(z.trim(), ...characters(1, mostCharacters));
}

/** A text as it was written. */
export function longText(mostCharacters: number) {
  return z.string().check(...characters(0, mostCharacters));
}

/** Counts what a reader would, and not how it is encoded; so does JSON Schema, which is told by the metadata. */
function characters(fewest: number, most: number) {
  const isInBounds = (text: string) => {
    const count = Array.from(text).length;
    return count >= fewest && count <= most;
  };
  return [
    z.refine<string>((text) => text.isWellFormed(), 'has a character that is cut off'),
    z.refine<string>(isInBounds, `must have ${fewest} to ${most} characters`),
    z.meta({ minLength: fewest, maxLength: most }),
  ] as const;
}
