import type { Environment } from '@spotter/shared';
import { EnvironmentError } from '@spotter/shared';
import * as z from 'zod/mini';
import type { RolePermissions } from './permissions.js';
import { PERMISSIONS } from './permissions.js';

/** Whose tokens are accepted: those of a Cognito user pool for one of its clients, or those of any issuer for an audience. */
export type Identity =
  | { readonly kind: 'cognito'; readonly userPoolId: string; readonly clientId: string }
  | { readonly kind: 'issuer'; readonly issuer: string; readonly jwksUri: string; readonly audience: string };

const POOL = ['COGNITO_USER_POOL_ID', 'COGNITO_CLIENT_ID'] as const;
const ISSUER = ['JWT_ISSUER', 'JWKS_URI', 'JWT_AUDIENCE'] as const;

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whoever can change keys on their way can sign in as anybody: only what never leaves the machine goes without TLS. */
const jwksUri = z.string().check(
  z.refine((uri) => {
    const { protocol, hostname, username, password } = URL.parse(uri) ?? {};
    if (username !== '' || password !== '') return false;
    return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname ?? ''));
  }, 'must be an https: URL without credentials, or http: on this machine'),
);

const name = z.string().check(z.regex(/^\S+$/, 'must not have spaces'));

const rolesFault = `must be JSON of roles and their permissions, which are ${PERMISSIONS.join(', ')}`;
const rolesSchema = z.record(z.string(), z.array(z.enum(PERMISSIONS)));

const rolePermissions = z.pipe(
  z.string(),
  z.transform((json: string, context): RolePermissions => {
    const { data } = rolesSchema.safeParse(parsed(json));
    if (data !== undefined) return new Map(Object.entries(data).map(([role, held]) => [role, new Set(held)]));
    context.issues.push({ code: 'custom', input: json, message: rolesFault });
    return z.NEVER;
  }),
);

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** The variables that say who may call. */
export const identityVariables = {
  AUTH_MODE: z.optional(z.literal('none', 'must be none, or not set')),
  COGNITO_USER_POOL_ID: z.optional(
    z
      .string()
      .check(z.regex(/^[a-z]+(-[a-z]+)+-\d+_\w+$/i, 'must be the id of a user pool, such as eu-central-1_AbCdEfGhI')),
  ),
  COGNITO_CLIENT_ID: z.optional(name),
  JWT_ISSUER: z.optional(name),
  JWKS_URI: z.optional(jwksUri),
  JWT_AUDIENCE: z.optional(name),
  ROLE_PERMISSIONS: z._default(rolePermissions, new Map()),
};

type Variables = z.output<z.ZodMiniObject<typeof identityVariables>>;

/**
 * Finds out whose tokens are accepted; `undefined` when identity is off. An issuer that is named wins over the pool's own.
 *
 * @throws {EnvironmentError} for half an identity, and for a deployed stage that has none and does not say that it wants none.
 */
export function identityOf(variables: Variables, { STAGE: stage }: Environment): Identity | undefined {
  requireAllOrNone(variables, POOL);
  requireAllOrNone(variables, ISSUER);
  const identity = issuerOf(variables) ?? poolOf(variables);
  const isOff = variables.AUTH_MODE === 'none';
  if (identity !== undefined && isOff) {
    throw new EnvironmentError([`AUTH_MODE 'none' contradicts ${named(identity)}: unset the one or the other`]);
  }
  if (identity === undefined) requireWithout(stage, isOff);
  return identity;
}

/** Where people register: with the pool, whose id begins with its region, even when tokens come from another issuer. */
export function signUpOf({ COGNITO_USER_POOL_ID: userPoolId, COGNITO_CLIENT_ID: clientId }: Variables) {
  if (userPoolId === undefined || clientId === undefined) return undefined;
  const [region = ''] = userPoolId.split('_');
  return { clientId, region };
}

function requireWithout(stage: string | undefined, isOff: boolean): void {
  if (stage === undefined || (isOff && stage !== 'prod')) return;
  const instead = stage === 'prod' ? "; the stage 'prod' never runs without" : ', or AUTH_MODE=none to run without';
  throw new EnvironmentError([
    `The stage '${stage}' has no identity: set ${POOL.join(' and ')}, or ${ISSUER.join(', ')}${instead}`,
  ]);
}

function requireAllOrNone(variables: Variables, names: readonly (keyof Variables)[]): void {
  const missing = names.filter((name) => variables[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return;
  throw new EnvironmentError(missing.map((name) => `Required environment variable '${name}' is not set`));
}

function poolOf({ COGNITO_USER_POOL_ID: userPoolId, COGNITO_CLIENT_ID: clientId }: Variables): Identity | undefined {
  if (userPoolId === undefined || clientId === undefined) return undefined;
  return { kind: 'cognito', userPoolId, clientId };
}

function issuerOf({ JWT_ISSUER: issuer, JWKS_URI: uri, JWT_AUDIENCE: audience }: Variables): Identity | undefined {
  if (issuer === undefined || uri === undefined || audience === undefined) return undefined;
  return { kind: 'issuer', issuer, jwksUri: uri, audience };
}

function named({ kind }: Identity): string {
  return kind === 'cognito' ? POOL.join(' and ') : ISSUER.join(', ');
}
