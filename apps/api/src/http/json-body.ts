import { AppError } from '@spotter/shared';

/** Far more than any request needs, and far less than what a recursive function dies of. */
const MOST_LEVELS = 100;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses the bytes of a body as JSON, whatever their content type says; a byte order mark is skipped.
 *
 * @returns `undefined` when there are no bytes.
 * @throws {AppError} `VALIDATION_ERROR` when the bytes are no UTF-8, no JSON, or nested deeper than 100 levels.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const value = parse(bytes);
  if (isDeeperThan(MOST_LEVELS, value)) {
    throw new AppError('VALIDATION_ERROR', `The body must not be nested deeper than ${MOST_LEVELS} levels`);
  }
  return value;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw new AppError('VALIDATION_ERROR', 'The body must be valid JSON in UTF-8', { cause });
  }
}

/** Walks without recursion, level by level. */
function isDeeperThan(most: number, value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > most) return true;
    level = level.flatMap((entry) =>
      typeof entry === 'object' && entry !== null ? (Object.values(entry) as unknown[]) : [],
    );
  }
  return false;
}
