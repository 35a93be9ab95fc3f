import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';
import { isRecord } from '../record.js';

/** No prefix has a consumer: records are noted, without their keys, and ignored, as is S3's test event, which has none. */
export function serveS3(event: unknown, { logger, accessLog }: Api, request: RequestContext): void {
  const records = isRecord(event) && Array.isArray(event['Records']) ? event['Records'].length : 0;
  logger.debug('S3 records without a consumer', { requestId: request.requestId, records });
  accessLog.write({ kind: 's3', status: 200, ...request });
}
