import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { clientOptions } from '@spotter/shared';
import * as z from 'zod/mini';
import { CommandError } from './command-error.js';
import { readLocalUserPool, repositoryRoot, START_WITH_IDENTITY } from './config.js';
import { errorCode } from './error-code.js';
import { LocalUsers } from './token/local-users.js';
import type { TokenArguments } from './token/token-arguments.js';
import { readTokenArguments, TOKEN_USAGE, TokenUsageError } from './token/token-arguments.js';

const FAILED = 1;
const MISUSED = 2;

const payloadSchema = z.object({ sub: z.string() });

/** What is for the person only: a program reads the token from standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The user whom a token is for, as the API knows it. */
function userIdOf(token: string): string {
  const [, payload = ''] = token.split('.');
  return z.parse(payloadSchema, JSON.parse(Buffer.from(payload, 'base64url').toString())).sub;
}

async function issueToken({ email, roles, password }: TokenArguments): Promise<string> {
  const pool = await readLocalUserPool(repositoryRoot(import.meta.dirname));
  const { endpoint, credentials } = pool;
  const cognito = new CognitoIdentityProviderClient({ ...clientOptions(pool.region), endpoint, credentials });
  try {
    const users = new LocalUsers(cognito, pool);
    const name = await users.ensure(email, password);
    // First, so that a wrong password changes nothing.
    await users.signIn(email, password);
    await users.setRoles(name, roles);
    return await users.signIn(email, password);
  } catch (error) {
    if (errorCode(error) !== 'ECONNREFUSED') throw error;
    throw new CommandError(
      `The local stack does not answer at ${endpoint}, it was probably killed: start it again with "${START_WITH_IDENTITY}".`,
      { cause: error },
    );
  } finally {
    cognito.destroy();
  }
}

async function main(): Promise<void> {
  const called = readTokenArguments(process.argv.slice(2));
  if (called === 'help') {
    say(TOKEN_USAGE);
    return;
  }
  const token = await issueToken(called);
  say(`${called.email} is the userId ${userIdOf(token)}, roles: ${called.roles.join(', ') || 'none'}`);
  process.stdout.write(`${token}\n`);
}

/** What happened, for the person who ran the command; a fault of the command itself with its stack. */
function explain(error: unknown): string {
  if (error instanceof CommandError || error instanceof TokenUsageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await main().catch((error: unknown) => {
  say(explain(error));
  process.exitCode = error instanceof TokenUsageError ? MISUSED : FAILED;
});
