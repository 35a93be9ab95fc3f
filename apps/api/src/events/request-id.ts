import { randomUUID } from 'node:crypto';
import { isRecord } from '../record.js';

/** API Gateway's id of the request, else Lambda's, else a new one. */
export function requestIdOf(event: unknown, context: { readonly awsRequestId?: string } | undefined): string {
  const gateway =
    isRecord(event) && isRecord(event['requestContext']) ? event['requestContext']['requestId'] : undefined;
  return [gateway, context?.awsRequestId].find(isId) ?? randomUUID();
}

/** Whoever invokes directly can put anything into an event; the id becomes a header and a message attribute. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value);
}
