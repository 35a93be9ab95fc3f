import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const COOKIE = 'spotter-sign-in';
/** As long as Cognito's. */
const LIFETIME_S = 3_600;
const MOST = 1_000;

function idIn(cookies: string | undefined): string {
  const pairs = (cookies ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
}

// Lax, so that it comes along when the web app, which is another site, sends the browser here. Not Secure, since this is no HTTPS.
function cookieOf(id: string, seconds: number): string {
  return `${COOKIE}=${id}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax`;
}

/** `Set-Cookie` for no session. */
export const FORGOTTEN = cookieOf('', 0);

/** Which browsers have signed in, and whom they are by the refresh token that they were given. */
export class SignInSessions {
  private readonly sessions: LRUCache<string, string>;

  constructor(now: () => number = () => performance.now()) {
    this.sessions = new LRUCache({ max: MOST, ttl: LIFETIME_S * 1_000, ttlResolution: 0, perf: { now } });
  }

  /** @returns `Set-Cookie` */
  open(refreshToken: string): string {
    const id = randomBytes(32).toString('base64url');
    this.sessions.set(id, refreshToken);
    return cookieOf(id, LIFETIME_S);
  }

  /** @param cookies the header `Cookie` */
  refreshTokenOf(cookies: string | undefined): string | undefined {
    return this.sessions.get(idIn(cookies));
  }

  end(cookies: string | undefined): void {
    this.sessions.delete(idIn(cookies));
  }
}
