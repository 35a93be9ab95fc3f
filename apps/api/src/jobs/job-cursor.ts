import { LIMITS } from '@spotter/shared';
import { openCursor, sealCursor } from '../http/sealed-cursor.js';
import { validationError } from '../http/validation.js';

const INDEX_BYTES = 2;

/** An opaque cursor of one job's images: the next index. */
export function toCursor(jobId: string, nextIndex: number): string {
  const index = Buffer.alloc(INDEX_BYTES);
  index.writeUInt16BE(nextIndex);
  return sealCursor(['job', jobId], index);
}

/**
 * The index that a cursor stands for.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of this job's.
 */
export function fromCursor(jobId: string, cursor: string): number {
  const position = openCursor(['job', jobId], cursor);
  const index = position?.length === INDEX_BYTES ? position.readUInt16BE() : LIMITS.imagesPerJob;
  if (index < LIMITS.imagesPerJob) return index;
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this job' }]);
}
