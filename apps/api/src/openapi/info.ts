import type { InfoObject, ServerObject } from 'openapi3-ts/oas31';
import packageJson from '../../../../package.json' with { type: 'json' };

export const INFO: InfoObject = {
  title: 'Spotter',
  version: packageJson.version,
  license: { name: 'MIT', identifier: packageJson.license },
  description: [
    `${packageJson.description}.`,
    'Bodies are JSON whatever their content type says, at most 256 KB. Unknown fields of a body are refused, unknown query parameters ignored. Times are ISO-8601 in UTC, to the second; those of sessions are epoch seconds.',
    'Every error that reaches the application has the one shape of the schema `Error`. A path that is not in this document is 404 `NOT_FOUND`. What API Gateway answers itself (a body over 10 MB, an answer that takes longer than 30 seconds) has a body of its own, `{"message"}`.',
    'Every answer has the headers `x-request-id` and `cache-control`, and those of CORS. `HEAD` is answered as `GET` is, without the body; `OPTIONS` is 204 on every path.',
    "With identity off nobody is asked for a token: the caller is the `userId` of body, query or path, else `anonymous`, and no permission is held. A `userId` that is not the caller's is 403 before anything is read; an admin may name anybody.",
    'WebSocket routes and their messages are no part of this document: docs/sessions.md describes them.',
  ].join('\n\n'),
};

export const SERVERS: ServerObject[] = [
  { url: 'http://localhost:3000', description: 'The local stack, by `npm start`.' },
];
