import type { Api } from '../bootstrap.js';
import type { RequestContext } from '../http/request-context.js';
import { isRecord } from '../record.js';

/** Serves all records of an event; S3's test event, which a new notification begins with, has none. */
export async function serveS3(event: unknown, { uploads, accessLog }: Api, request: RequestContext): Promise<void> {
  await uploads.handle(isRecord(event) && Array.isArray(event['Records']) ? event['Records'] : []);
  accessLog.write({ kind: 's3', status: 200 }, request);
}
