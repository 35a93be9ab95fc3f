import { createHash, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { PoolTokens } from './pool.tokens.js';

/** What a code stands for. */
export interface Grant {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly tokens: PoolTokens;
}

/** What a client shows for a code. */
export interface Claim {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/** As long as Cognito keeps them. */
const LIFETIME_MS = 5 * 60_000;
const MOST = 1_000;
/** Of RFC 7636, 4.1. */
const VERIFIER = /^[\w.~-]{43,128}$/;

function isProof({ codeVerifier }: Claim, { codeChallenge }: Grant): boolean {
  return VERIFIER.test(codeVerifier) && createHash('sha256').update(codeVerifier).digest('base64url') === codeChallenge;
}

/** The authorisation codes that are on their way. */
export class Grants {
  private readonly grants: LRUCache<string, Grant>;

  constructor(now: () => number = () => performance.now()) {
    this.grants = new LRUCache({ max: MOST, ttl: LIFETIME_MS, ttlResolution: 0, perf: { now } });
  }

  /** @returns the code */
  issue(grant: Grant): string {
    const code = randomBytes(32).toString('base64url');
    this.grants.set(code, grant);
    return code;
  }

  /** Each code once, also by somebody who could not prove that it is theirs. @returns undefined for one that is good for nothing. */
  redeem(code: string, claim: Claim): PoolTokens | undefined {
    const grant = this.grants.get(code);
    this.grants.delete(code);
    if (grant === undefined) return undefined;
    const isTheirs = claim.clientId === grant.clientId && claim.redirectUri === grant.redirectUri;
    return isTheirs && isProof(claim, grant) ? grant.tokens : undefined;
  }
}
