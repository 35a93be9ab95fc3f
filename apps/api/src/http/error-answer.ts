import { HttpException } from '@nestjs/common';
import type { ErrorCode, ErrorDetail } from '@spotter/shared';
import { AppError } from '@spotter/shared';
import { toSeconds } from '../time.js';

/** The one shape of every error. */
export interface ErrorBody {
  readonly success: false;
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly timestamp: string;
    readonly requestId: string;
    readonly details?: readonly ErrorDetail[];
  };
}

export function toErrorBody(error: AppError, requestId: string, now = new Date()): ErrorBody {
  const { code, message, details } = error;
  return {
    success: false,
    error: { code, message, timestamp: toSeconds(now), requestId, ...(details === undefined ? {} : { details }) },
  };
}

/** Turns whatever was thrown into an error of the contract; of what nobody foresaw a client learns nothing. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromHttpException(thrown);
  return new AppError('INTERNAL_ERROR', 'An error occurred', { cause: thrown });
}

/** What Nest and Express throw by themselves: an unknown route, or a path that cannot be decoded and so names nothing. */
function fromHttpException(exception: HttpException): AppError {
  if (exception.getStatus() === 404 || exception.cause instanceof URIError)
    return new AppError('NOT_FOUND', 'Not Found');
  if (exception.getStatus() < 500) return new AppError('VALIDATION_ERROR', exception.message, { cause: exception });
  return new AppError('INTERNAL_ERROR', 'An error occurred', { cause: exception });
}
