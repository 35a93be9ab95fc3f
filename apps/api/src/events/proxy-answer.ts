import type { AppError } from '@spotter/shared';
import { corsHeaders } from '../http/cors-headers.js';
import { toErrorBody } from '../http/error-answer.js';

/** What API Gateway takes for an answer, of either payload version. */
export interface ProxyAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error that Nest never saw, with the shape and the headers of those that it answers. */
export function errorAnswer(error: AppError, requestId: string, corsOrigin: string): ProxyAnswer {
  return {
    statusCode: error.status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': requestId,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...corsHeaders(corsOrigin),
      ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: JSON.stringify(toErrorBody(error, requestId)),
  };
}
