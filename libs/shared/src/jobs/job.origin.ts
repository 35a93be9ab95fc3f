/** What has sent a message: by it the log lines of API and worker that belong together are found. */
export interface Origin {
  /** Of the request, or the run of the sweep. */
  readonly requestId: string;
  /** Of X-Ray, as Lambda has it for an invocation: `Root=1-…;Parent=…;Sampled=1`. */
  readonly traceHeader?: string | undefined;
}

/** The message attribute that carries the id of the request. */
export const REQUEST_ID_ATTRIBUTE = 'requestId';

/**
 * The message system attribute that carries the trace header. It counts towards no limit.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-services-sqs.html
 */
export const TRACE_HEADER_ATTRIBUTE = 'AWSTraceHeader';

const ROOT = /(?:^|;)Root=(1-[\da-f]{8}-[\da-f]{24})(?:;|$)/;

/** The id of the trace that a header is of; none of what is no such header, for which SQS would refuse the message. */
export function traceIdOf(traceHeader: string | undefined): string | undefined {
  return ROOT.exec(traceHeader ?? '')?.[1];
}
