import { decodeJwt } from 'jose';
import type { CognitoOperations } from './cognito.operations.js';
import type { Grants } from './grants.js';
import type { HostedAnswer } from './hosted.answer.js';
import { tokensByRefreshToken } from './pool.tokens.js';
import type { PoolTokens } from './pool.tokens.js';
import { CLIENT_ID } from './user.pool.js';

function json(status: number, body: object): HostedAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

function refusal(error: string): HostedAnswer {
  return json(400, { error });
}

/** They were made with the code, and have been on their way since. */
function secondsLeft(token: string): number {
  return (decodeJwt(token).exp ?? 0) - Math.floor(Date.now() / 1_000);
}

function granted({ access, id }: PoolTokens, more: object = {}): HostedAnswer {
  const body = { access_token: access, id_token: id, token_type: 'Bearer', expires_in: secondsLeft(access) };
  return json(200, { ...body, ...more });
}

function redeemed(form: URLSearchParams, grants: Grants): HostedAnswer {
  const [code, redirectUri, codeVerifier] = ['code', 'redirect_uri', 'code_verifier'].map((name) => form.get(name));
  if (!code || !redirectUri || !codeVerifier) return refusal('invalid_request');
  const tokens = grants.redeem(code, { clientId: CLIENT_ID, redirectUri, codeVerifier });
  return tokens === undefined ? refusal('invalid_grant') : granted(tokens, { refresh_token: tokens.refresh });
}

async function renewed(form: URLSearchParams, operations: CognitoOperations): Promise<HostedAnswer> {
  const token = form.get('refresh_token');
  if (!token) return refusal('invalid_request');
  const tokens = await tokensByRefreshToken(operations, token);
  // The refresh token stays what it is, as with Cognito unless it is told to change it.
  return tokens === undefined ? refusal('invalid_grant') : granted(tokens);
}

/** Gives tokens for a code, or for a refresh token (RFC 6749, 4.1.3 and 6). */
export async function answerTokenRequest(
  form: URLSearchParams,
  grants: Grants,
  operations: CognitoOperations,
): Promise<HostedAnswer> {
  if (new Set(form.keys()).size < form.size) return refusal('invalid_request');
  if (form.get('client_id') !== CLIENT_ID) return refusal('invalid_client');
  switch (form.get('grant_type')) {
    case 'authorization_code':
      return redeemed(form, grants);
    case 'refresh_token':
      return renewed(form, operations);
    case null:
      return refusal('invalid_request');
    default:
      return refusal('unsupported_grant_type');
  }
}
