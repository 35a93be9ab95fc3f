import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { Request } from 'express';
import { validationError } from './validation.js';

/** Which version a write may replace: the one that its client has seen, `*` for any that is there, or any and none. */
export type ExpectedVersion = number | '*' | undefined;

/** No version has more digits: JavaScript would not count on. */
const VERSION = /^(?:(0|[1-9]\d{0,14})|"(0|[1-9]\d{0,14})")$/;

/**
 * Reads `If-Match`: `*`, or one version, in quotes as RFC 9110 has it or without them. A list, a weak tag and any other tag
 * are refused and not compared: none of ours is such, so its client is told what to send, and not to read again and again.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is anything else.
 */
export function parseIfMatch(header: string | undefined): ExpectedVersion {
  const value = header?.trim();
  if (value === undefined || value === '*') return value;
  const [, bare, quoted] = VERSION.exec(value) ?? [];
  const version = bare ?? quoted;
  if (version !== undefined) return Number(version);
  throw validationError([{ path: 'If-Match', message: 'If-Match must be * or one version, such as "3"' }]);
}

/** Injects the version that a write may replace: `@IfMatch() expected: ExpectedVersion`. */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): ExpectedVersion =>
  parseIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match']),
);

export function preconditionFailed(): AppError {
  return new AppError('PRECONDITION_FAILED', 'The version is not the one that If-Match names');
}
