import { AppError } from '../errors/app-error.js';

/** How long a client is asked to wait when a dependency throttles us. */
const RETRY_AFTER_SECONDS = 2;

/** The names under which DynamoDB, S3 and SQS say "slow down". */
const THROTTLING_ERRORS = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'ThrottlingException',
  'TooManyRequestsException',
]);

type ServiceErrorCode = 'DYNAMODB_ERROR' | 'S3_ERROR' | 'SQS_ERROR';

/**
 * Runs one call of an AWS client and turns whatever it throws into the service's code, or into `SERVICE_UNAVAILABLE`
 * when the service asks us to slow down. A failed condition is an answer, not a failure: it passes through.
 */
export async function callAws<T>(
  code: ServiceErrorCode,
  call: () => Promise<T>,
  message = 'An error occurred',
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isConditionalCheckFailed(error) || error instanceof AppError) throw error;
    if (isThrottled(error)) {
      throw new AppError('SERVICE_UNAVAILABLE', 'The service is busy, try again shortly', {
        cause: error,
        retryAfterSeconds: RETRY_AFTER_SECONDS,
      });
    }
    throw new AppError(code, message, { cause: error });
  }
}

/** Whether a conditional write was refused by its condition. */
export function isConditionalCheckFailed(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

function isThrottled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (THROTTLING_ERRORS.has(error.name)) return true;
  const status = httpStatusOf(error);
  return status === 429 || status === 503;
}

/** The HTTP status that an AWS service answered with, when it answered at all. */
export function httpStatusOf(error: Error): number | undefined {
  if (!('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
