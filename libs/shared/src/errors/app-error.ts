/** Every error code of the HTTP contract with its status. */
const ERROR_STATUS = {
  INVALID_METHOD: 400,
  VALIDATION_ERROR: 400,
  SESSION_EXPIRED: 400,
  SESSION_COMPLETED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  IDEMPOTENCY_MISMATCH: 422,
  RATE_LIMITED: 429,
  DYNAMODB_ERROR: 500,
  S3_ERROR: 500,
  SQS_ERROR: 500,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Where in the request a fault is, such as `imageUrls[0]`, and what it is. */
export interface ErrorDetail {
  readonly path: string;
  readonly message: string;
}

export interface AppErrorOptions extends ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  readonly retryAfterSeconds?: number;
}

/** What domain code throws: a code of the contract, a sentence that a client may read, and the cause, which only the log gets. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: readonly ErrorDetail[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    { details, retryAfterSeconds, ...options }: AppErrorOptions = {},
  ) {
    super(message, options);
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
