import { isRecord } from '../record.js';

export type EventKind = 's3' | 'schedule' | 'websocket' | 'http-v1' | 'http-v2' | 'unknown';

/**
 * Tells what called the function. API Gateway's console test and `aws lambda invoke` send only parts of an HTTP event,
 * so any part that only such an event has is enough.
 */
export function kindOf(event: unknown): EventKind {
  if (!isRecord(event)) return 'unknown';
  if (isS3(event)) return 's3';
  if (event['source'] === 'aws.events' && event['detail-type'] === 'Scheduled Event') return 'schedule';
  const context = isRecord(event['requestContext']) ? event['requestContext'] : {};
  if (typeof context['connectionId'] === 'string') return 'websocket';
  if (event['version'] === '2.0' || typeof event['rawPath'] === 'string' || isRecord(context['http'])) return 'http-v2';
  const isV1 = ['httpMethod', 'path', 'resource'].some((name) => typeof event[name] === 'string');
  return isV1 || event['version'] === '1.0' ? 'http-v1' : 'unknown';
}

/** S3 says hello to a new notification by a test event without records. */
function isS3({ Records: records, Event: name }: Record<string, unknown>): boolean {
  if (name === 's3:TestEvent') return true;
  const first: unknown = Array.isArray(records) ? records[0] : undefined;
  return isRecord(first) && isRecord(first['s3']);
}
