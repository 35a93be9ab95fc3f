import { parseArgs } from 'node:util';

export const TOKEN_USAGE =
  'Usage: npm run --silent token -- --user <name or address> [--role <role>]… [--password <its own>]';

/** The command was called in a way that it does not understand. */
export class TokenUsageError extends Error {
  override readonly name = 'TokenUsageError';

  constructor(fault: string, options?: ErrorOptions) {
    super(`${fault}\n${TOKEN_USAGE}`, options);
  }
}

/** Whose token is wanted, and what it shall say. */
export interface TokenArguments {
  /** The address that the user signs in with. */
  readonly email: string;
  /** Every role that the user shall have, and no other. */
  readonly roles: readonly string[];
  /** The user's own; without it, the one that this command gives to users that it makes. */
  readonly password?: string;
}

/** Cognito's own rule for the name of a group, but for its length in characters. */
const ROLE = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
const NAME = /^[A-Za-z0-9._+-]{1,64}$/;
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,63}$/;

/** Nobody can have an address there, so that nobody registers with it. */
const LOCAL_DOMAIN = 'spotter.localhost';

/**
 * @returns `help` when that is what is asked for.
 * @throws {TokenUsageError}
 */
export function readTokenArguments(args: readonly string[]): TokenArguments | 'help' {
  const { help, user, role: roles = [], password } = parse(args);
  if (help === true) return 'help';
  if (user === undefined) throw new TokenUsageError('Whose token shall it be?');
  if (!NAME.test(user) && !ADDRESS.test(user)) {
    throw new TokenUsageError('--user must be a name of letters, digits and . _ + -, or an e-mail address.');
  }
  if (!roles.every((role) => ROLE.test(role))) {
    throw new TokenUsageError('--role must be a name without spaces of at most 128 characters.');
  }
  return {
    email: (user.includes('@') ? user : `${user}@${LOCAL_DOMAIN}`).toLowerCase(),
    roles: [...new Set(roles)],
    ...(password !== undefined && { password }),
  };
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        user: { type: 'string' },
        role: { type: 'string', multiple: true },
        password: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    throw new TokenUsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
