/** What a failed invocation reports, in the fields of Lambda's own error payload. */
export interface InvocationFault {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/**
 * An invocation without a result: the handler threw, timed out, could not be loaded, or its container died
 * (`functionError` is `Unhandled`), or Lambda refused the payload (then there is only the status).
 */
export class LambdaInvocationError extends Error {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly functionError: 'Unhandled' | undefined;
  readonly statusCode: number;
  readonly trace: readonly string[];

  constructor(fault: InvocationFault, statusCode = 200) {
    super(`${fault.errorType}: ${fault.errorMessage}`);
    this.name = 'LambdaInvocationError';
    this.errorType = fault.errorType;
    this.errorMessage = fault.errorMessage;
    this.functionError = REFUSALS.has(fault.errorType) ? undefined : 'Unhandled';
    this.statusCode = statusCode;
    this.trace = fault.trace ?? [];
  }
}

/** The error type of an event that is over the limit of a synchronous invocation; the handler never saw it. */
export const REQUEST_TOO_LARGE = 'RequestTooLargeException';
/** The error type of an invocation that is one too many; the handler never saw it. */
export const TOO_MANY_REQUESTS = 'TooManyRequestsException';
/** The error type of a result that is over the limit; the handler's work was done. */
export const RESPONSE_TOO_LARGE = 'Function.ResponseSizeTooLarge';
/** The error type of an invocation or an INIT that ran out of time. */
export const TIMED_OUT = 'Sandbox.Timedout';
/** The error type of an invocation whose container ended under it. */
export const RUNTIME_EXITED = 'Runtime.ExitError';

const REFUSALS: ReadonlySet<string> = new Set([REQUEST_TOO_LARGE, TOO_MANY_REQUESTS]);
