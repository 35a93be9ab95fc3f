import { validationError } from '../http/validation.js';

/**
 * Checks the header of a request to be done only once.
 *
 * @throws {AppError} `VALIDATION_ERROR` when it is malformed, or when no user is named: strangers would share their keys.
 */
export function checkIdempotencyKey(key: string | undefined, userId: string | undefined): void {
  if (key === undefined) return;
  const faults = [];
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = 'Idempotency-Key must have 1 to 255 visible ASCII characters';
    faults.push({ path: 'Idempotency-Key', message });
  }
  if (userId === undefined) faults.push({ path: 'userId', message: 'userId is required with an Idempotency-Key' });
  if (faults.length > 0) throw validationError(faults);
}
