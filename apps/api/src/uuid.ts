/** A lower-case UUID of version 4, as sessions and jobs have for an id. */
export const UUID_V4 = '[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}';

const WHOLE = new RegExp(`^${UUID_V4}$`);

export function isUuidV4(text: string): boolean {
  return WHOLE.test(text);
}
