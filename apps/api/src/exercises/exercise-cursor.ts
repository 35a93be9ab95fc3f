import { createHash } from 'node:crypto';
import { validationError } from '../http/validation.js';
import type { ExerciseKey } from './exercise-key.js';
import { indexKeySchema, tableKeySchema } from './exercise-key.js';
import type { ExerciseFilters } from './exercises.dto.js';

const SEAL_BYTES = 10;
const LENGTH_BYTES = 2;

/**
 * An opaque cursor: a seal over the list's filters and the key, the length of the id, the id and, in the index, the name. So
 * one of another list, or a changed one, is no cursor.
 */
export function toCursor(filters: ExerciseFilters, { exerciseId, name = '' }: ExerciseKey): string {
  const id = Buffer.from(exerciseId);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(id.length);
  return Buffer.concat([sealOf(filters, exerciseId, name), length, id, Buffer.from(name)]).toString('base64url');
}

/**
 * The key that a cursor stands for: always one that DynamoDB takes, whoever made the cursor.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of the list with these filters.
 */
export function fromCursor(filters: ExerciseFilters, cursor: string): ExerciseKey {
  const schema = filters.difficultyLevel === undefined ? tableKeySchema : indexKeySchema;
  const { data: key } = schema.safeParse(keyIn(Buffer.from(cursor, 'base64url')));
  if (key !== undefined && toCursor(filters, key) === cursor) return key;
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this list' }]);
}

function keyIn(bytes: Buffer): ExerciseKey | undefined {
  const idStart = SEAL_BYTES + LENGTH_BYTES;
  if (bytes.length < idStart) return undefined;
  const idEnd = idStart + bytes.readUInt16BE(SEAL_BYTES);
  return { exerciseId: bytes.toString('utf8', idStart, idEnd), name: bytes.toString('utf8', idEnd) };
}

/** Not a secret: everyone may read all of the catalogue. */
function sealOf({ difficultyLevel, search }: ExerciseFilters, exerciseId: string, name: string): Buffer {
  const sealed = JSON.stringify([difficultyLevel ?? null, search ?? null, exerciseId, name]);
  return createHash('sha256').update(sealed).digest().subarray(0, SEAL_BYTES);
}
