import { setTimeout as delay } from 'node:timers/promises';
import { AppError, callAws } from '@spotter/shared';
import { errorCode } from './error-code.js';

const ATTEMPTS = 9;
const FIRST_PAUSE_MS = 250;

/** What ends a connection that could be made, or a name that could be looked up, by Node's names. */
const PASSING_FAULTS = new Set(['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

/** What commands work on, as people call it, and the code of its failures. */
const CODES = { DynamoDB: 'DYNAMODB_ERROR', S3: 'S3_ERROR', SQS: 'SQS_ERROR' } as const;

type Service = keyof typeof CODES;

/** A store failed, and trying again would not help or did not. */
export class StoreError extends Error {
  override readonly name = 'StoreError';

  constructor(
    service: Service,
    override readonly cause: unknown,
  ) {
    super(`${service} failed: ${describe(cause)}`, { cause });
  }

  /** Whether nothing listens where the store should be. */
  isRefusedConnection(): boolean {
    return errorCode(this.cause) === 'ECONNREFUSED';
  }
}

/**
 * Runs calls of a store that may be repeated, again and again after growing pauses while it is throttled or the way to it
 * fails: a command has more time than the SDK's retries take.
 * @throws {StoreError}
 */
export async function patiently<T>(service: Service, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await callAws(CODES[service], call);
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error) || attempt === ATTEMPTS)
        throw new StoreError(service, error instanceof AppError ? error.cause : error);
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2), undefined, { signal });
    }
  }
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { cause } = error;
  return (
    error.code === 'SERVICE_UNAVAILABLE' ||
    (cause instanceof Error && cause.name === 'TimeoutError') ||
    PASSING_FAULTS.has(errorCode(cause) ?? '')
  );
}

/** The cause's status when there is no more, else its name, or its code when it is the system's, and its sentence. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const { $metadata: metadata } = cause as { $metadata?: { httpStatusCode?: number } };
  // An answer to HEAD has no body, and so the SDK no name for it.
  if (cause.name === 'Unknown' && metadata?.httpStatusCode !== undefined)
    return `it answered ${metadata.httpStatusCode}`;
  const name = errorCode(cause) ?? cause.name;
  return cause.message === '' ? name : `${name}: ${cause.message}`;
}
