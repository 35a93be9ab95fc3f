import { isCallback } from './redirect.uris.js';
import { CLIENT_ID, SCOPES } from './user.pool.js';

/** Asks for a code (RFC 6749, 4.1.1), with a challenge (RFC 7636). */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly codeChallenge: string;
}

/** Why there will be no code: told to the client, or to the person alone where the client is not to be trusted. */
export type AuthorizationRefusal = { readonly redirect: string } | { readonly sentence: string };

interface Fault {
  readonly error: string;
  readonly description: string;
}

/** A SHA-256 as base64url. */
const CHALLENGE = /^[\w-]{43}$/;

function faultOf(query: URLSearchParams): Fault | undefined {
  const invalid = (description: string): Fault => ({ error: 'invalid_request', description });
  if (new Set(query.keys()).size < query.size) return invalid('a parameter is there twice');
  const type = query.get('response_type');
  if (type === null) return invalid('response_type is missing');
  if (type === 'token') return { error: 'unauthorized_client', description: 'this client may ask for codes only' };
  if (type !== 'code') return { error: 'unsupported_response_type', description: 'response_type must be code' };
  if (query.get('code_challenge_method') !== 'S256') return invalid('code_challenge_method must be S256');
  if (!CHALLENGE.test(query.get('code_challenge') ?? ''))
    return invalid('code_challenge must be a SHA-256 as base64url');
  const unknown = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '' && !SCOPES.includes(scope));
  if (unknown.length > 0) return { error: 'invalid_scope', description: `scope may have ${SCOPES.join(' and ')}` };
  // The tokens of cognito-local can't have it, and a client that sends one looks for it.
  if (query.has('nonce')) return invalid('the local Cognito has no nonce');
  return undefined;
}

/** The page that the client is called back by, with what became of its request. */
export function callbackOf(redirectUri: string, state: string | undefined, result: Record<string, string>): string {
  const answer = new URLSearchParams(result);
  if (state !== undefined) answer.set('state', state);
  return `${redirectUri}?${answer.toString()}`;
}

/** Reads what a client has sent a browser with. Nobody is sent to an address that is not known to be the client's. */
export function readAuthorizationRequest(query: URLSearchParams): AuthorizationRequest | AuthorizationRefusal {
  const [clientId, redirectUri] = ['client_id', 'redirect_uri'].map((name) => {
    const [value, ...others] = query.getAll(name);
    return others.length > 0 ? undefined : value;
  });
  if (clientId !== CLIENT_ID) return { sentence: `The client_id must be ${CLIENT_ID}.` };
  if (redirectUri === undefined || !isCallback(redirectUri)) {
    return { sentence: 'The redirect_uri must be http://localhost or http://127.0.0.1, any port, and /signed-in.' };
  }
  const state = query.get('state') ?? undefined;
  const fault = faultOf(query);
  if (fault === undefined) {
    return { clientId, redirectUri, state, codeChallenge: query.get('code_challenge') ?? '' };
  }
  const { error, description } = fault;
  return { redirect: callbackOf(redirectUri, state, { error, error_description: description }) };
}
