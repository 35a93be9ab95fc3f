import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { callbackOf, readAuthorizationRequest } from './authorization.request.js';
import type { AuthorizationRefusal, AuthorizationRequest } from './authorization.request.js';
import type { CognitoOperations } from './cognito.operations.js';
import { Grants } from './grants.js';
import { redirectTo } from './hosted.answer.js';
import type { HostedAnswer } from './hosted.answer.js';
import { errorPage, signInPage } from './hosted.pages.js';
import { tokensByPassword, tokensByRefreshToken } from './pool.tokens.js';
import type { PoolTokens } from './pool.tokens.js';
import { isSignedOutPage } from './redirect.uris.js';
import { FORGOTTEN, SignInSessions } from './sign-in.sessions.js';
import { answerTokenRequest } from './token.endpoint.js';
import { CLIENT_ID, ISSUER, SCOPES } from './user.pool.js';

/** What a web app has to know of it, by the names that its configuration has. */
export interface HostedSignInSettings {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly logoutEndpoint: string;
  readonly clientId: string;
  readonly scope: string;
}

const AUTHORIZE = '/oauth2/authorize';
const TOKEN = '/oauth2/token';
const LOGIN = '/login';
const LOGOUT = '/logout';
const MOST_BYTES = 16_384;

export function settingsOf(endpoint: string): HostedSignInSettings {
  return {
    issuer: ISSUER,
    authorizationEndpoint: `${endpoint}${AUTHORIZE}`,
    tokenEndpoint: `${endpoint}${TOKEN}`,
    logoutEndpoint: `${endpoint}${LOGOUT}`,
    clientId: CLIENT_ID,
    scope: SCOPES.join(' '),
  };
}

function refused(refusal: AuthorizationRefusal): HostedAnswer {
  return 'redirect' in refusal ? redirectTo(refusal.redirect) : errorPage(400, refusal.sentence);
}

/** A page of this server, or something that is no browser. */
function isOwnForm({ headers: { origin, host } }: IncomingMessage): boolean {
  return origin === undefined || origin === `http://${host ?? ''}`;
}

/**
 * What Cognito's hosted page does for a web app: signs people in and gives it a code for their tokens. Wrong passwords are
 * not counted, as they are not by the operations beside it.
 */
export class HostedSignIn {
  private readonly grants = new Grants();
  private readonly sessions = new SignInSessions();

  constructor(private readonly operations: CognitoOperations) {}

  /** @returns undefined for a request that is for none of its addresses. */
  async answer(request: IncomingMessage): Promise<HostedAnswer | undefined> {
    const { method = 'GET', url = '/' } = request;
    const [path = '', ...rest] = url.split('?');
    const query = new URLSearchParams(rest.join('?'));
    switch (`${method} ${path}`) {
      case `GET ${AUTHORIZE}`:
        return this.authorize(query, request.headers.cookie);
      case `GET ${LOGIN}`:
        return this.askFor(query);
      case `POST ${LOGIN}`:
        if (!isOwnForm(request)) return errorPage(403, 'Only this page’s own form signs people in.');
        return this.withForm(request, (form) => this.signIn(query, form, request.headers.cookie));
      case `POST ${TOKEN}`:
        return this.withForm(request, (form) => answerTokenRequest(form, this.grants, this.operations));
      case `GET ${LOGOUT}`:
        return this.signOut(query, request.headers.cookie);
      default:
        return undefined;
    }
  }

  /** Sends on at once whom the browser's session knows still, and everyone else to the form. */
  private async authorize(query: URLSearchParams, cookies: string | undefined): Promise<HostedAnswer> {
    const request = readAuthorizationRequest(query);
    if (!('clientId' in request)) return refused(request);
    const refreshToken = this.sessions.refreshTokenOf(cookies);
    const tokens = refreshToken && (await tokensByRefreshToken(this.operations, refreshToken));
    return tokens ? redirectTo(this.callbackWithCode(request, tokens)) : redirectTo(`${LOGIN}?${query.toString()}`);
  }

  private askFor(query: URLSearchParams): HostedAnswer {
    const request = readAuthorizationRequest(query);
    return 'clientId' in request ? signInPage(request.redirectUri) : refused(request);
  }

  private async signIn(
    query: URLSearchParams,
    form: URLSearchParams,
    cookies: string | undefined,
  ): Promise<HostedAnswer> {
    const request = readAuthorizationRequest(query);
    if (!('clientId' in request)) return refused(request);
    const email = form.get('email') ?? '';
    const tokens = await tokensByPassword(this.operations, email, form.get('password') ?? '');
    if (tokens === undefined) return signInPage(request.redirectUri, { email });
    this.sessions.end(cookies);
    return redirectTo(this.callbackWithCode(request, tokens), { 'set-cookie': this.sessions.open(tokens.refresh) });
  }

  private signOut(query: URLSearchParams, cookies: string | undefined): HostedAnswer {
    const [client, ...otherClients] = query.getAll('client_id');
    const [uri, ...otherUris] = query.getAll('logout_uri');
    if (client !== CLIENT_ID || otherClients.length > 0) return errorPage(400, `The client_id must be ${CLIENT_ID}.`);
    if (uri === undefined || otherUris.length > 0 || !isSignedOutPage(uri)) {
      return errorPage(400, 'The logout_uri must be http://localhost or http://127.0.0.1, any port, and /jobs.');
    }
    this.sessions.end(cookies);
    return redirectTo(uri, { 'set-cookie': FORGOTTEN });
  }

  private callbackWithCode({ state, ...request }: AuthorizationRequest, tokens: PoolTokens): string {
    return callbackOf(request.redirectUri, state, { code: this.grants.issue({ ...request, tokens }) });
  }

  /** With no more to read than a form has. */
  private async withForm(
    request: IncomingMessage,
    answer: (form: URLSearchParams) => Promise<HostedAnswer>,
  ): Promise<HostedAnswer> {
    const length = Number(request.headers['content-length'] ?? Number.NaN);
    if (!(length <= MOST_BYTES)) return { status: Number.isNaN(length) ? 411 : 413, headers: { connection: 'close' } };
    return answer(new URLSearchParams(await text(request)));
  }
}
