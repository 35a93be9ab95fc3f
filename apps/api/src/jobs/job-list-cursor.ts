import { openCursor, sealCursor } from '../http/sealed-cursor.js';
import { validationError } from '../http/validation.js';
import { UUID_V4 } from '../uuid.js';

/** All jobs of a user, or those of one status. */
export interface JobList {
  readonly userId: string;
  readonly status?: string | undefined;
}

/** Where a job is in the list of its user. */
export interface JobPosition {
  /** ISO-8601, to the millisecond. */
  readonly createdAt: string;
  readonly jobId: string;
}

const POSITION = new RegExp(`^(?<createdAt>\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z)(?<jobId>${UUID_V4})$`);

/** An opaque cursor of one list: the job that it goes on after. */
export function toCursor(list: JobList, { createdAt, jobId }: JobPosition): string {
  return sealCursor(identityOf(list), Buffer.from(`${createdAt}${jobId}`));
}

/**
 * The job that a cursor stands for.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is not one of this list.
 */
export function fromCursor(list: JobList, cursor: string): JobPosition {
  const position = openCursor(identityOf(list), cursor)?.toString();
  const { createdAt, jobId } = POSITION.exec(position ?? '')?.groups ?? {};
  if (createdAt !== undefined && jobId !== undefined) return { createdAt, jobId };
  throw validationError([{ path: 'cursor', message: 'cursor is not one of this list' }]);
}

function identityOf({ userId, status }: JobList): readonly (string | undefined)[] {
  return ['jobs', userId, status];
}
