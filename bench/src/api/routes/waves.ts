import type { Exchange } from '../../../../test/support/recording.proxy.js';
import type { AwsCall } from './handler.messages.js';

/**
 * Groups what overlapped in time. A call that began beside one and after the end of another counts to the same wave: waves
 * never take longer than what was recorded would, so that no time of the handler is put down to AWS.
 */
export function wavesOf<Span extends { readonly started: number; readonly ended: number }>(
  spans: readonly Span[],
): Span[][] {
  const waves: Span[][] = [];
  let end = -Infinity;
  for (const span of spans.toSorted((a, b) => a.started - b.started)) {
    if (span.started < end) waves.at(-1)?.push(span);
    else waves.push([span]);
    end = Math.max(end, span.ended);
  }
  return waves;
}

/** The call that a request was, of one of the services that speak AWS's JSON. @throws Error for any other. */
export function callOf({ headers, body }: Pick<Exchange, 'headers' | 'body'>): AwsCall {
  const [service, operation] = String(headers['x-amz-target']).split('.');
  const input = JSON.parse(body.toString()) as AwsCall['input'];
  if (service === 'DynamoDB_20120810' && operation !== undefined) return { service: 'dynamodb', operation, input };
  if (service === 'AmazonSQS' && operation !== undefined) return { service: 'sqs', operation, input };
  throw new Error(`No call of DynamoDB or SQS: ${String(headers['x-amz-target'])}`);
}
