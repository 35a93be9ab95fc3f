import { createHash } from 'node:crypto';

/** Data of the catalogue as it goes out, and its tag, by which a client asks whether it still holds. */
export interface CatalogueData {
  readonly json: string;
  readonly tag: string;
}

/** Serialises data once, for the tag and for the answer. */
export function serialise(data: object): CatalogueData {
  return tagged(JSON.stringify(data));
}

/** @param exercises each serialised already, for the size of the page. */
export function serialisePage(exercises: readonly string[], nextCursor: string | undefined): CatalogueData {
  const rest = JSON.stringify({ count: exercises.length, nextCursor });
  return tagged(`{"exercises":[${exercises.join(',')}],${rest.slice(1)}`);
}

/** The tag is of the data alone, not of the time or the encoding, and so a weak one. */
function tagged(json: string): CatalogueData {
  return { json, tag: `W/"${createHash('sha256').update(json).digest('base64url')}"` };
}
