import { signal } from '@preact/signals';
import type { TokenEndpointResponse } from 'oauth4webapi';
import * as z from 'zod/mini';
import type { Configuration } from '../configuration.js';

type SignIn = NonNullable<Configuration['signIn']>;

/** Between leaving for the sign-in page and coming back; of no use to anybody after that. */
const KEY = 'spotter.sign-in';
const keptSchema = z.object({ state: z.string(), verifier: z.string(), returnTo: z.string() });
/** A token is renewed when it has less left than a request may take. */
const MARGIN_MS = 60_000;
export const CALLBACK_PATH = '/signed-in';

interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
  /** By `performance.now()`. */
  readonly endsAt: number;
}

/**
 * Who is signed in: by Cognito's own page, with an authorisation code and PKCE (RFC 7636). Tokens are in memory alone, so that a page
 * that is loaded again has none; the sign-in page then knows the person still.
 */
export class Identity {
  /** `off` where nobody has to sign in. */
  readonly state = signal<'off' | 'out' | 'in'>('off');
  #tokens: Tokens | undefined;
  #renewal: Promise<void> | undefined;

  constructor(private readonly settings: SignIn | undefined) {
    if (settings) this.state.value = 'out';
  }

  /** The token for a request, renewed if it is about to end. @returns undefined for somebody who is not signed in. */
  async accessToken(): Promise<string | undefined> {
    if (this.#tokens && this.#tokens.endsAt - performance.now() < MARGIN_MS) {
      this.#renewal ??= this.#renew().finally(() => (this.#renewal = undefined));
      await this.#renewal;
    }
    return this.#tokens?.access;
  }

  /** Leaves for the sign-in page, which sends the person back to `returnTo`, a path of this site. */
  async signIn(returnTo: string): Promise<void> {
    const settings = this.#on();
    const oauth = await import('oauth4webapi');
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    sessionStorage.setItem(KEY, JSON.stringify({ state, verifier, returnTo }));
    const url = new URL(settings.authorizationEndpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: settings.clientId,
      redirect_uri: redirectUri(),
      scope: settings.scope,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString();
    location.assign(url);
  }

  /** Takes the code of the address that the sign-in page sent back to. @returns where to go on. @throws Error when it is not for us. */
  async complete(address: URL): Promise<string> {
    const settings = this.#on();
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    const { state, verifier, returnTo } = z.parse(keptSchema, JSON.parse(text ?? 'null'));
    const { oauth, server, client, options } = await this.#oauth(settings);
    const parameters = oauth.validateAuthResponse(server, client, address, state);
    const none = oauth.None();
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      none,
      parameters,
      redirectUri(),
      verifier,
      options,
    );
    this.#take(await oauth.processAuthorizationCodeResponse(server, client, answer));
    return returnTo;
  }

  signOut(): void {
    const { logoutEndpoint, clientId } = this.#on();
    this.#forget();
    if (logoutEndpoint === undefined) return;
    const url = new URL(logoutEndpoint);
    url.search = new URLSearchParams({ client_id: clientId, logout_uri: `${location.origin}/jobs` }).toString();
    location.assign(url);
  }

  async #renew(): Promise<void> {
    const refresh = this.#tokens?.refresh;
    try {
      if (refresh === undefined) throw new Error('There is nothing to renew the token by');
      const { oauth, server, client, options } = await this.#oauth(this.#on());
      const answer = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refresh, options);
      this.#take(await oauth.processRefreshTokenResponse(server, client, answer), refresh);
    } catch {
      // The person has to sign in again, and is told so where a token is needed.
      this.#forget();
    }
  }

  #take({ access_token, refresh_token, expires_in = 300 }: TokenEndpointResponse, former?: string): void {
    const endsAt = performance.now() + expires_in * 1_000;
    this.#tokens = { access: access_token, refresh: refresh_token ?? former, endsAt };
    this.state.value = 'in';
  }

  #forget(): void {
    this.#tokens = undefined;
    this.state.value = 'out';
  }

  #on(): SignIn {
    if (this.settings === undefined) throw new Error('Identity is off');
    return this.settings;
  }

  async #oauth({ issuer, authorizationEndpoint, tokenEndpoint, clientId }: SignIn) {
    const oauth = await import('oauth4webapi');
    return {
      oauth,
      server: { issuer, authorization_endpoint: authorizationEndpoint, token_endpoint: tokenEndpoint },
      client: { client_id: clientId },
      // Cognito is HTTPS; the local one is on loopback. That it is called deprecated is to make it stand out.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      options: { [oauth.allowInsecureRequests]: new URL(tokenEndpoint).protocol === 'http:' },
    };
  }
}

function redirectUri(): string {
  return `${location.origin}${CALLBACK_PATH}`;
}
