import { z } from 'zod';
import type { CognitoOperations } from './cognito.operations.js';
import { CLIENT_ID } from './user.pool.js';

const signedIn = z.object({
  AuthenticationResult: z.object({ AccessToken: z.string(), IdToken: z.string(), RefreshToken: z.string().optional() }),
});

/** What the pool gives somebody who is who they say. */
export interface PoolTokens {
  readonly access: string;
  readonly id: string;
  readonly refresh: string;
}

async function initiateAuth(
  operations: CognitoOperations,
  AuthFlow: string,
  AuthParameters: Record<string, string>,
): Promise<{ access: string; id: string; refresh?: string | undefined } | undefined> {
  const { status, body } = await operations.run('InitiateAuth', { ClientId: CLIENT_ID, AuthFlow, AuthParameters });
  if (status >= 500) throw new Error('The local Cognito has failed');
  // Not with a challenge either, such as for another password.
  const { data } = signedIn.safeParse(body);
  if (data === undefined) return undefined;
  const { AccessToken: access, IdToken: id, RefreshToken: refresh } = data.AuthenticationResult;
  return { access, id, refresh };
}

/** @returns undefined when the pool does not let them in, for whatever reason: nobody is to learn which. */
export async function tokensByPassword(
  operations: CognitoOperations,
  USERNAME: string,
  PASSWORD: string,
): Promise<PoolTokens | undefined> {
  const tokens = await initiateAuth(operations, 'USER_PASSWORD_AUTH', { USERNAME, PASSWORD });
  return tokens?.refresh === undefined ? undefined : { ...tokens, refresh: tokens.refresh };
}

/** @returns undefined when the pool does not know the token, or no longer. */
export async function tokensByRefreshToken(
  operations: CognitoOperations,
  refresh: string,
): Promise<PoolTokens | undefined> {
  const tokens = await initiateAuth(operations, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refresh });
  return tokens && { ...tokens, refresh };
}
