import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import { CognitoJwtVerifier } from 'aws-jwt-verify/cognito-verifier';
import { CognitoJwtInvalidTokenUseError, JwtExpiredError, JwtInvalidAudienceError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { JwtPayload } from 'aws-jwt-verify/jwt-model';
import { JwtVerifier } from 'aws-jwt-verify/jwt-verifier';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { Identity } from './identity.config.js';
import { KeyFetcher, KeysUnavailableError } from './key-fetcher.js';
import { KeyPatience } from './key-patience.js';
import { userIdSchema } from './user-id.js';

/** Longer than any token of Cognito, and as much as is worth parsing. */
const MOST_TOKEN_CHARACTERS = 8_192;
const RETRY_AFTER_SECONDS = 2;

/** What a token that was accepted says of whoever sent it. */
export interface VerifiedToken {
  readonly userId: string;
  readonly roles: readonly string[];
}

interface Verifier {
  verify(token: string): Promise<JwtPayload>;
}

/** Verifies access tokens by the keys of their issuer, which are fetched when the first token needs them and then kept. */
@Injectable()
export class TokenVerifier {
  private readonly verifier: Verifier | undefined;

  constructor(@Inject(API_CONFIG) { identity }: ApiConfig) {
    this.verifier = identity && verifierOf(identity);
  }

  /** Whether identity is on. */
  get isOn(): boolean {
    return this.verifier !== undefined;
  }

  /**
   * @throws {AppError} `UNAUTHENTICATED` for a token that is not accepted, `SERVICE_UNAVAILABLE` when the keys that could
   * tell cannot be had.
   */
  async verify(token: string): Promise<VerifiedToken> {
    if (this.verifier === undefined) throw new Error('There is no identity to verify a token by');
    if (token.length > MOST_TOKEN_CHARACTERS) throw notAccepted();
    let payload: JwtPayload;
    try {
      payload = await this.verifier.verify(token);
    } catch (error) {
      throw refusalOf(error);
    }
    return verifiedToken(payload);
  }
}

function verifierOf(identity: Identity): Verifier {
  const jwksCache = new SimpleJwksCache({ fetcher: new KeyFetcher(), penaltyBox: new KeyPatience() });
  if (identity.kind === 'cognito') {
    const { userPoolId, clientId } = identity;
    return CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse: 'access' }, { jwksCache });
  }
  const { issuer, jwksUri, audience } = identity;
  return JwtVerifier.create(
    {
      issuer,
      jwksUri,
      // The library knows `aud` only, which access tokens of Cognito have not.
      audience: null,
      customJwtCheck: ({ payload }) => {
        requireAudience(payload, audience);
      },
    },
    { jwksCache },
  );
}

/** RFC 9068 has access tokens name their audience by `aud`; those of Cognito name the client that they were issued to. */
function requireAudience({ aud, client_id: clientId, token_use: tokenUse }: JwtPayload, audience: string): void {
  const audiences = aud === undefined ? [clientId] : [aud].flat();
  if (!audiences.includes(audience)) throw new JwtInvalidAudienceError('Not for this audience', aud, audience);
  if (tokenUse !== undefined && tokenUse !== 'access') {
    throw new CognitoJwtInvalidTokenUseError('Not an access token', tokenUse, 'access');
  }
}

/** @throws {AppError} `UNAUTHENTICATED` for one that never expires, or whose subject can be no user here. */
function verifiedToken(payload: JwtPayload): VerifiedToken {
  const { success, data: userId } = userIdSchema.safeParse(payload.sub);
  if (!success || payload.exp === undefined) throw notAccepted();
  const groups: unknown = payload['cognito:groups'];
  const roles = Array.isArray(groups) ? groups.filter((group): group is string => typeof group === 'string') : [];
  return { userId, roles };
}

/** A token is the sender's to make up: whatever its verification fails with, it is not accepted. */
function refusalOf(error: unknown): AppError {
  if (error instanceof KeysUnavailableError) {
    return new AppError('SERVICE_UNAVAILABLE', 'The token cannot be verified now, try again shortly', {
      cause: error,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  return error instanceof JwtExpiredError
    ? new AppError('UNAUTHENTICATED', 'The access token has expired', { cause: error })
    : notAccepted(error);
}

function notAccepted(cause?: unknown): AppError {
  return new AppError('UNAUTHENTICATED', 'The access token is not accepted', { cause });
}
