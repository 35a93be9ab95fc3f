import { createHash } from 'node:crypto';
import { isRecord } from '../record.js';
import type { SubmitRequest } from './submit-job.dto.js';

/**
 * What tells one request from another under the same Idempotency-Key. It is of the parsed request, so that white space and the
 * order of fields, also of those in the metadata, make no difference.
 */
export function bodyHashOf({ imageUrls, userId, metadata, options }: SubmitRequest): string {
  const { minConfidence, labels, maxDetections } = options ?? {};
  const fields = [imageUrls, userId, metadata, minConfidence, labels, maxDetections];
  return createHash('sha256').update(JSON.stringify(fields, inOrder)).digest('hex');
}

/** For `JSON.stringify`: the fields of an object by their names. */
function inOrder(_name: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
