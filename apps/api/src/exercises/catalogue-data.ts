import { createHash } from 'node:crypto';

/** Data of the catalogue as it goes out, and its tag, by which a client asks whether it still holds. */
export interface CatalogueData {
  readonly json: string;
  readonly tag: string;
}

/**
 * Serialises data once, for the tag and for the answer. The tag is of the data alone, not of the time or the encoding, and so
 * a weak one.
 */
export function serialise(data: object): CatalogueData {
  const json = JSON.stringify(data);
  return { json, tag: `W/"${createHash('sha256').update(json).digest('base64url')}"` };
}
