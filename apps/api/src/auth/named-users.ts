import { validationError } from '../http/validation.js';
import { recordOf } from '../record.js';
import { userIdSchema } from './user-id.js';

/** Where a request may name the user whom it is about. */
export interface NamingRequest {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** The ids that a request names its user by, in path, query and body. One in a body that is none is the schema's to refuse, with the body's other faults. */
export function namedUsers({ params, query, body }: NamingRequest): readonly string[] {
  const inQuery = query['userId'];
  if (inQuery !== undefined && typeof inQuery !== 'string') throw fault('must be given once');
  const { data: inBody } = userIdSchema.safeParse(recordOf(body)['userId']);
  return [params['userId'], inQuery, inBody].filter((id): id is string => typeof id === 'string');
}

/**
 * The one user whom a request names.
 *
 * @throws {AppError} `VALIDATION_ERROR` for two of them, and for one in path or query that is no id.
 */
export function namedUser(request: NamingRequest): string | undefined {
  const [userId, ...others] = new Set(namedUsers(request));
  if (userId === undefined) return undefined;
  if (others.length > 0) throw fault('must be the same wherever it is given');
  const { error } = userIdSchema.safeParse(userId);
  if (error !== undefined) throw fault(error.issues[0]?.message ?? 'is no id');
  return userId;
}

function fault(predicate: string) {
  return validationError([{ path: 'userId', message: `userId ${predicate}` }]);
}
