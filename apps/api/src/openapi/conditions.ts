import type { Annotation, Answer } from './operation.js';

/** The header of reads whose answer has a tag. */
export const IF_NONE_MATCH: Readonly<Record<string, Annotation>> = {
  'if-none-match': { description: 'The `ETag` of what the client has: if it still holds, 304.' },
};

/** The answer to it. */
export const UNCHANGED: Answer = { description: 'It is still what `If-None-Match` names.', headers: ['etag'] };

/** The header of writes that replace only the version that their client has seen. */
export const IF_MATCH: Readonly<Record<string, Annotation>> = {
  'if-match': {
    description: 'The `version` to be replaced, bare or in quotes, or `*` for any that is there; 412 if it is not.',
    pattern: '^(\\*|\\d{1,15}|"\\d{1,15}")$',
  },
};
