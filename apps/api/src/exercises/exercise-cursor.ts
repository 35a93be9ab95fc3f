import type { ListIdentity } from '../http/sealed-cursor.js';
import { openCursor, sealCursor } from '../http/sealed-cursor.js';
import { validationError } from '../http/validation.js';
import type { ExerciseKey } from './exercise-key.js';
import { indexKeySchema, tableKeySchema } from './exercise-key.js';
import type { ExerciseFilters } from './exercises.dto.js';

const LENGTH_BYTES = 2;

/** An opaque cursor of one list: the length of the id, the id and, in the index, the name. */
export function toCursor(filters: ExerciseFilters, { exerciseId, name = '' }: ExerciseKey): string {
  const id = Buffer.from(exerciseId);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt16BE(id.length);
  return sealCursor(identityOf(filters), Buffer.concat([length, id, Buffer.from(name)]));
}

/**
 * The key that a cursor stands for: always one that DynamoDB takes, whoever made the cursor.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of the list with these filters.
 */
export function fromCursor(filters: ExerciseFilters, cursor: string): ExerciseKey {
  const schema = filters.difficultyLevel === undefined ? tableKeySchema : indexKeySchema;
  const { data: key } = schema.safeParse(keyIn(openCursor(identityOf(filters), cursor)));
  // Bytes that are no text would have been read as some other text.
  if (key !== undefined && toCursor(filters, key) === cursor) return key;
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this list' }]);
}

function identityOf({ difficultyLevel, search }: ExerciseFilters): ListIdentity {
  return ['exercises', difficultyLevel, search];
}

function keyIn(position: Buffer | undefined): ExerciseKey | undefined {
  if (position === undefined || position.length < LENGTH_BYTES) return undefined;
  const idEnd = LENGTH_BYTES + position.readUInt16BE();
  return { exerciseId: position.toString('utf8', LENGTH_BYTES, idEnd), name: position.toString('utf8', idEnd) };
}
