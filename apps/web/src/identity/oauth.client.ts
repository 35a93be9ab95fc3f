import type * as OAuth from 'oauth4webapi';
import { timeLimit } from '../api/time.limit.js';
import type { Configuration } from '../configuration.js';
import type { BegunSignIn } from './begun.sign-in.js';
import { SignInFailure } from './sign-in.failure.js';

export type SignIn = NonNullable<Configuration['signIn']>;

export interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  readonly seconds: number;
  /** Who it is, as people know themselves. */
  readonly email: string | undefined;
}

const TIMEOUT_MS = 15_000;
/** The id token comes straight from its issuer, and only tells the address: a machine whose clock is set wrong signs in all the same. */
const ANY_CLOCK_SECONDS = Number.MAX_SAFE_INTEGER;
/** For an issuer that does not say. */
const DEFAULT_SECONDS = 300;

/** Speaks OAuth with the sign-in page: an authorisation code with PKCE (RFC 6749 and 7636). Its library is loaded when it is needed. */
export class OAuthClient {
  constructor(
    private readonly settings: SignIn,
    private readonly redirectUri: string,
  ) {}

  /** @returns the address to leave for, and what its answer is told by. */
  async begin(): Promise<Omit<BegunSignIn, 'returnTo'> & { url: string }> {
    const oauth = await import('oauth4webapi');
    const { authorizationEndpoint, clientId, scope } = this.settings;
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const url = new URL(authorizationEndpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: this.redirectUri,
      scope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    return { url: url.href, state, verifier };
  }

  /** Takes the code of the address that the sign-in page sent back to. @throws SignInFailure */
  async redeem(address: URL, { state, verifier }: BegunSignIn): Promise<Tokens> {
    const { oauth, server, client, options } = await this.#oauth().catch((cause: unknown) => {
      throw new SignInFailure('unreachable', { cause });
    });
    try {
      const parameters = oauth.validateAuthResponse(server, client, address, state);
      const none = oauth.None();
      const answer = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        none,
        parameters,
        this.redirectUri,
        verifier,
        options,
      );
      return tokensOf(oauth, await oauth.processAuthorizationCodeResponse(server, client, answer));
    } catch (error) {
      throw new SignInFailure(reasonOf(oauth, error), { cause: error });
    }
  }

  /** @returns undefined when the refresh token is good for nothing any more. @throws Error when nothing is known of it, since no answer came. */
  async renew(refreshToken: string): Promise<Tokens | undefined> {
    const { oauth, server, client, options } = await this.#oauth();
    try {
      const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, options);
      const tokens = tokensOf(oauth, await oauth.processRefreshTokenResponse(server, client, answer));
      return { ...tokens, refresh: tokens.refresh ?? refreshToken };
    } catch (error) {
      if (error instanceof oauth.ResponseBodyError && error.status === 400) return undefined;
      throw error;
    }
  }

  async #oauth() {
    const oauth = await import('oauth4webapi');
    const { issuer, authorizationEndpoint, tokenEndpoint, clientId } = this.settings;
    return {
      oauth,
      server: { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint },
      client: { client_id: clientId, [oauth.clockTolerance]: ANY_CLOCK_SECONDS },
      options: {
        signal: () => timeLimit(TIMEOUT_MS),
        // Cognito is HTTPS; the local one is on loopback. That it is called deprecated is to make it stand out.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        [oauth.allowInsecureRequests]: new URL(tokenEndpoint).protocol === 'http:',
      },
    };
  }
}

function tokensOf(oauth: typeof OAuth, answer: OAuth.TokenEndpointResponse): Tokens {
  const { access_token: access, refresh_token: refresh, expires_in: seconds = DEFAULT_SECONDS } = answer;
  const email = oauth.getValidatedIdTokenClaims(answer)?.['email'];
  return { access, refresh, seconds, email: typeof email === 'string' ? email : undefined };
}

function reasonOf(oauth: typeof OAuth, error: unknown): SignInFailure['reason'] {
  if (error instanceof oauth.AuthorizationResponseError) return error.error === 'access_denied' ? 'denied' : 'refused';
  if (error instanceof oauth.ResponseBodyError) return error.error === 'invalid_grant' ? 'late' : 'refused';
  // An answer that is none of OAuth's; whatever else is thrown, there was no answer.
  return error instanceof oauth.OperationProcessingError ? 'refused' : 'unreachable';
}
