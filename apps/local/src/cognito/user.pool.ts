import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { CONTEXT } from './cognito.internals.js';
import type { CognitoService, Internals, Kept, Services } from './cognito.internals.js';
import { JsonStores } from './json.store.js';

/** The one pool and its client, the same in every data directory, so that a client of the stack can be set up once. */
export const USER_POOL_ID = 'us-east-1_SpotterLocal';
export const CLIENT_ID = 'spotterlocalclient';
/** What the web app asks for. */
export const SCOPES: readonly string[] = ['openid', 'email'];

/** No address, since its port would change with each start and tokens would not outlive it. The name is nobody else's. */
const ISSUER_DOMAIN = 'http://cognito.localhost';
export const ISSUER = `${ISSUER_DOMAIN}/${USER_POOL_ID}`;

/** People sign in with their address, and confirm it by a code. */
const POOL: Kept = {
  Id: USER_POOL_ID,
  Name: 'spotter-local',
  UsernameAttributes: ['email'],
  AutoVerifiedAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
};

const CLIENT: Kept = {
  ClientId: CLIENT_ID,
  ClientName: 'spotter-local',
  UserPoolId: USER_POOL_ID,
  ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  PreventUserExistenceErrors: 'ENABLED',
  // The longest that a pool can set: a day.
  AccessTokenValidity: 24,
  IdTokenValidity: 24,
  RefreshTokenValidity: 30,
  TokenValidityUnits: { AccessToken: 'hours', IdToken: 'hours', RefreshToken: 'days' },
};

/** Told of every code that AWS would send to an address. */
export type OnCode = (email: string, code: string) => void;

async function openPool(cognito: CognitoService, now: Date): Promise<void> {
  const pools = await cognito.listUserPools(CONTEXT);
  if (!pools.some(({ Id }) => Id === USER_POOL_ID)) {
    await cognito.createUserPool(CONTEXT, { ...POOL, CreationDate: now, LastModifiedDate: now });
  }
  const pool = await cognito.getUserPool(CONTEXT, USER_POOL_ID);
  // Also those that an earlier version of the stack has made.
  await pool.updateOptions(CONTEXT, { ...pool.options, ...POOL });
  await pool.saveAppClient(CONTEXT, { ...CLIENT, CreationDate: now, LastModifiedDate: now });
}

/** Opens the pool that is kept in a folder, or makes it, and joins what cognito-local's operations work with. */
export async function openServices(internals: Internals, dataDir: string, onCode: OnCode): Promise<Services> {
  const clock = { get: () => new Date() };
  const triggers = { enabled: () => false };
  const folder = join(dataDir, 'cognito');
  const stores = new JsonStores(folder);
  const pools = new internals.UserPoolServiceFactoryImpl(clock, stores);
  const cognito = await new internals.CognitoServiceFactoryImpl(folder, stores, pools).create(CONTEXT, {});
  await openPool(cognito, clock.get());
  return {
    clock,
    cognito,
    config: { UserPoolDefaults: {} },
    messages: {
      deliver: (_context, _source, _clientId, _poolId, _user, code, _metadata, { Destination }) => {
        onCode(Destination, code);
        return Promise.resolve();
      },
    },
    otp: () => String(randomInt(1_000_000)).padStart(6, '0'),
    tokenGenerator: new internals.JwtTokenGenerator(clock, triggers, { IssuerDomain: ISSUER_DOMAIN }),
    triggers,
  };
}
