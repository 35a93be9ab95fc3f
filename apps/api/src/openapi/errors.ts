import type { ErrorCode } from '@spotter/shared';
import { AppError, LIMITS } from '@spotter/shared';
import type { ReferenceObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';
import * as z from 'zod/mini';
import type { HeaderName } from './headers.js';
import { COMMON_HEADERS, headerReferences } from './headers.js';
import { name } from './json-schemas.js';
import type { Operation } from './operation.js';
import type { Route } from './routes.js';
import { time } from './time.js';

/** When a route answers with an error, unless it says something of its own. */
export const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  INVALID_METHOD: 'The path refuses the method, now and for ever.',
  VALIDATION_ERROR: 'The request has a fault; `details` names the place of each.',
  SESSION_EXPIRED: 'The session has expired.',
  SESSION_COMPLETED: 'The session has its photo already.',
  UNAUTHENTICATED: 'There is no access token, or it is not accepted. Never with identity off.',
  FORBIDDEN: "The request names another user's id. Never with identity off.",
  NOT_FOUND: 'There is no such thing, or it is not yours: both are answered alike.',
  CONFLICT: 'The state of the thing does not allow it.',
  PRECONDITION_FAILED: 'The version in `If-Match` is not the present one.',
  PAYLOAD_TOO_LARGE: `The body exceeds ${LIMITS.requestBodyBytes} bytes.`,
  IDEMPOTENCY_MISMATCH: 'The `Idempotency-Key` was used with another body.',
  RATE_LIMITED: 'Too much at a time; try again after `Retry-After`.',
  DYNAMODB_ERROR: 'A table failed.',
  S3_ERROR: 'The object store failed.',
  SQS_ERROR: 'The queue failed.',
  INTERNAL_ERROR: 'Something failed that nobody foresaw.',
  SERVICE_UNAVAILABLE: 'Something that this needs is throttled or cannot be reached; try again after `Retry-After`.',
};

const CODES = Object.keys(SENTENCES) as [ErrorCode, ...ErrorCode[]];

const HEADERS_OF: Readonly<Partial<Record<ErrorCode, HeaderName>>> = {
  UNAUTHENTICATED: 'www-authenticate',
  RATE_LIMITED: 'retry-after',
  SERVICE_UNAVAILABLE: 'retry-after',
};

const detail = name(
  'ErrorDetail',
  'Where in the request a fault is, such as `imageUrls[0]`, and what it is.',
  z.strictObject({ path: z.string(), message: z.string() }),
);

/** The one shape of every error. */
export const errorSchema = name(
  'Error',
  'The one shape of every error.',
  z.strictObject({
    success: z.literal(false),
    error: z.strictObject({
      code: z.enum(CODES),
      message: z.string(),
      timestamp: time,
      requestId: z.string(),
      details: z.exactOptional(z.array(detail)),
    }),
  }),
);

/** Every error of a route, with the sentence that says when. */
export function errorsOf(route: Route, operation: Operation): ReadonlyMap<ErrorCode, string> {
  const own = operation.errors ?? {};
  const codes = new Set([...derivedCodes(route, operation), ...(Object.keys(own) as ErrorCode[])]);
  const sentences = CODES.filter((code) => codes.has(code)).flatMap((code) => {
    const sentence = own[code] ?? sentenceFor(route, code);
    return sentence === false ? [] : [[code, sentence] as const];
  });
  return new Map(sentences);
}

/** What access, method, parameters and tables bring with them. */
function derivedCodes({ method, access, params, querySchema }: Route, { tables }: Operation): ErrorCode[] {
  const bearer = access !== undefined && access.who !== 'everybody' && access.who !== 'capability';
  return [
    'INTERNAL_ERROR',
    ...(bearer ? (['UNAUTHENTICATED', 'FORBIDDEN', 'VALIDATION_ERROR', 'SERVICE_UNAVAILABLE'] as const) : []),
    ...(method === 'GET' ? [] : (['VALIDATION_ERROR', 'PAYLOAD_TOO_LARGE'] as const)),
    ...(querySchema === undefined ? [] : (['VALIDATION_ERROR'] as const)),
    ...(params.length === 0 ? [] : (['NOT_FOUND'] as const)),
    ...(tables === true ? (['DYNAMODB_ERROR', 'SERVICE_UNAVAILABLE'] as const) : []),
  ];
}

function sentenceFor({ access }: Route, code: ErrorCode): string {
  return code === 'FORBIDDEN' && access?.who === 'permission'
    ? `Whoever is signed in does not hold \`${access.permission}\`; with identity off nobody does.`
    : SENTENCES[code];
}

/** Error responses, those that many routes share once each. */
export class ErrorResponses {
  private readonly shared = new Map<string, ResponseObject>();

  get components(): Record<string, ResponseObject> {
    return Object.fromEntries([...this.shared].sort(([one], [other]) => (one < other ? -1 : 1)));
  }

  /** The responses of a route by their status. */
  of(errors: ReadonlyMap<ErrorCode, string>): Record<string, ResponseObject | ReferenceObject> {
    const byStatus = Map.groupBy(errors, ([code]) => new AppError(code, '').status);
    return Object.fromEntries([...byStatus].map(([status, found]) => [String(status), this.response(found)]));
  }

  private response(errors: readonly (readonly [ErrorCode, string])[]): ResponseObject | ReferenceObject {
    const response = toResponse(errors);
    if (errors.some(([code, sentence]) => sentence !== SENTENCES[code])) return response;
    const id = errors.map(([code]) => pascalCase(code)).join('Or');
    this.shared.set(id, response);
    return { $ref: `#/components/responses/${id}` };
  }
}

function toResponse(errors: readonly (readonly [ErrorCode, string])[]): ResponseObject {
  const codes = errors.map(([code]) => code);
  const headers = new Set([...COMMON_HEADERS, ...codes.flatMap((code) => HEADERS_OF[code] ?? [])]);
  return {
    description: errors.map(([code, sentence]) => `\`${code}\`: ${sentence}`).join('\n\n'),
    headers: headerReferences([...headers]),
    content: { 'application/json': { schema: errorWith(codes) } },
  };
}

function errorWith(codes: readonly ErrorCode[]): SchemaObject {
  const error: SchemaObject = { type: 'object', properties: { code: { type: 'string', enum: [...codes] } } };
  return {
    allOf: [{ $ref: '#/components/schemas/Error' }, { type: 'object', properties: { error }, required: ['error'] }],
  };
}

/** `NOT_FOUND` is `NotFound`. */
function pascalCase(code: ErrorCode): string {
  return code.replace(/([A-Z])([A-Z]*)_?/g, (_match, first: string, rest: string) => first + rest.toLowerCase());
}
