import { signal } from '@preact/signals';
import { keepBegun, takeBegun } from './begun.sign-in.js';
import type { Browser } from './browser.js';
import { OAuthClient } from './oauth.client.js';
import type { SignIn, Tokens } from './oauth.client.js';
import { CALLBACK_PATH, HOME_PATH, returnPath } from './return.path.js';
import { SignInFailure } from './sign-in.failure.js';

/** A token is renewed when it has less left than a request may take. */
const MARGIN_MS = 60_000;

/** By the clock of the day, which goes on while the machine sleeps. */
interface Held extends Tokens {
  readonly endsAt: number;
}

/**
 * Who is signed in: by Cognito's own page, with an authorisation code and PKCE. Tokens are in memory alone, so that a page
 * that is loaded again has none; the sign-in page then knows the person still.
 */
export class Identity {
  /** `off` where nobody has to sign in; `ended` for somebody who was in, and has to sign in again. */
  readonly state = signal<'off' | 'out' | 'in' | 'ended'>('off');
  /** Whose address has signed in. */
  readonly email = signal<string | undefined>(undefined);
  #held: Held | undefined;
  #renewal: Promise<void> | undefined;

  constructor(
    private readonly settings: SignIn | undefined,
    private readonly browser: Browser,
    private readonly now: () => number = Date.now,
  ) {
    if (settings) this.state.value = 'out';
  }

  /**
   * The token for a request, renewed if it is about to end. @returns undefined for somebody who is not signed in.
   * @throws Error when it has ended and nobody could be asked for another: that signs nobody out.
   */
  async accessToken(): Promise<string | undefined> {
    const held = this.#held;
    if (held && held.endsAt - this.now() < MARGIN_MS) {
      this.#renewal ??= this.#renew(held).finally(() => (this.#renewal = undefined));
      await this.#renewal;
    }
    return this.#held?.access;
  }

  /** Told of a token that the API does not take, whatever its time: its person has to sign in again. */
  refuse(accessToken: string): void {
    if (this.#held?.access === accessToken) this.#forget('ended');
  }

  /** Leaves for the sign-in page, which sends the person back to `returnTo`, a path of this site. */
  async signIn(returnTo: string): Promise<void> {
    const { url, ...begun } = await this.#client().begin();
    keepBegun(this.browser.storage, { ...begun, returnTo });
    this.browser.leaveFor(url);
  }

  /** Takes the code of the address that the sign-in page sent back to. @returns the path to go on to. @throws SignInFailure */
  async complete(address: URL): Promise<string> {
    const begun = takeBegun(this.browser.storage, address.searchParams.get('state'));
    if (begun === undefined) {
      // Nobody has to sign in, or has done so.
      if (this.state.value === 'off' || this.state.value === 'in') return HOME_PATH;
      throw new SignInFailure('notOurs');
    }
    this.#hold(await this.#client().redeem(address, begun));
    return returnPath(begun.returnTo, this.browser.origin);
  }

  /** Here, and at the sign-in page, which would know the person still. */
  signOut(): void {
    const { logoutEndpoint, clientId } = this.#on();
    this.#forget('out');
    if (logoutEndpoint === undefined) return;
    const url = new URL(logoutEndpoint);
    const logoutUri = `${this.browser.origin}${HOME_PATH}`;
    url.search = new URLSearchParams({ client_id: clientId, logout_uri: logoutUri }).toString();
    this.browser.leaveFor(url.href);
  }

  async #renew(held: Held): Promise<void> {
    const hasEnded = (): boolean => held.endsAt <= this.now();
    if (held.refresh === undefined) {
      if (hasEnded()) this.#forget('ended');
      return;
    }
    let renewed: Tokens | undefined;
    try {
      renewed = await this.#client().renew(held.refresh);
    } catch (cause) {
      if (!hasEnded()) return;
      throw new Error('The access token has ended, and could not be renewed', { cause });
    }
    // Who has signed out meanwhile stays out.
    if (this.#held !== held) return;
    if (renewed) this.#hold(renewed);
    else this.#forget('ended');
  }

  #hold(tokens: Tokens): void {
    this.#held = { ...tokens, endsAt: this.now() + tokens.seconds * 1_000 };
    this.email.value = tokens.email ?? this.email.value;
    this.state.value = 'in';
  }

  #forget(state: 'out' | 'ended'): void {
    this.#held = undefined;
    this.email.value = undefined;
    this.state.value = state;
  }

  #client(): OAuthClient {
    return new OAuthClient(this.#on(), `${this.browser.origin}${CALLBACK_PATH}`);
  }

  #on(): SignIn {
    if (this.settings === undefined) throw new Error('Identity is off');
    return this.settings;
  }
}
