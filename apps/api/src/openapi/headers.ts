import type { HeaderObject, SchemaObject } from 'openapi3-ts/oas31';

const text = (description: string, schema: SchemaObject = {}): HeaderObject => ({
  description,
  required: true,
  schema: { type: 'string', ...schema },
});

/** The headers of answers that a client may act by, besides those of CORS, which all have. */
export const HEADERS = {
  'cache-control': text(
    '`no-store`; the catalogue says `no-cache`: keep it, and ask each time whether it still holds.',
  ),
  etag: text(
    'Names this state of it: send it back as `If-None-Match`; of goals and profiles it is the version, for `If-Match`.',
  ),
  location: text('The path of what was made.'),
  'retry-after': text('After how many seconds to try again.', { pattern: '^\\d+$' }),
  'www-authenticate': { ...text('How to be let in.', { const: 'Bearer' }), required: false },
  'x-request-id': text("The request's id, under which the log has it. It is in the body of an error, too.", {
    minLength: 1,
  }),
} satisfies Record<string, HeaderObject>;

export type HeaderName = keyof typeof HEADERS;

/** Every answer has these. */
export const COMMON_HEADERS: readonly HeaderName[] = ['cache-control', 'x-request-id'];

export function headerReferences(names: readonly HeaderName[]): Record<string, { $ref: string }> {
  return Object.fromEntries([...names].sort().map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}
