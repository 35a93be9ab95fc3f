import { createHash } from 'node:crypto';
import { LIMITS } from '@spotter/shared';
import { validationError } from '../http/validation.js';

const INDEX_BYTES = 2;
const SEAL_BYTES = 10;

/** An opaque cursor: the next index and a seal over it and the job, so that one of another job, or a changed one, is no cursor. */
export function toCursor(jobId: string, nextIndex: number): string {
  const index = Buffer.alloc(INDEX_BYTES);
  index.writeUInt16BE(nextIndex);
  return Buffer.concat([index, sealOf(jobId, nextIndex)]).toString('base64url');
}

/**
 * The index that a cursor stands for.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of this job's.
 */
export function fromCursor(jobId: string, cursor: string): number {
  const bytes = Buffer.from(cursor, 'base64url');
  const index = bytes.length === INDEX_BYTES + SEAL_BYTES ? bytes.readUInt16BE() : LIMITS.imagesPerJob;
  if (index < LIMITS.imagesPerJob && toCursor(jobId, index) === cursor) return index;
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this job' }]);
}

/** Not a secret: whoever may read the job may read all of it. */
function sealOf(jobId: string, index: number): Buffer {
  return createHash('sha256').update(`${jobId}/${index}`).digest().subarray(0, SEAL_BYTES);
}
