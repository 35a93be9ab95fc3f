import { describe, expect, it } from '@jest/globals';
import { DEPLOYED, faultsOf } from '../../../../test/support/deployed.js';
import { readConfig } from '../config.js';

const POOL = { COGNITO_USER_POOL_ID: 'eu-central-1_AbCdEfGhI', COGNITO_CLIENT_ID: 'a-client' };
const ISSUER = {
  JWT_ISSUER: 'https://issuer.example.com/',
  JWKS_URI: 'https://issuer.example.com/keys',
  JWT_AUDIENCE: 'spotter',
};
describe('the identity of a configuration', () => {
  it('should be off on a laptop that says nothing', () => {
    expect(readConfig({})).not.toHaveProperty('identity');
    expect(readConfig({ AUTH_MODE: 'none' })).not.toHaveProperty('identity');
  });

  it('should be a user pool', () => {
    expect(readConfig(POOL)).toMatchObject({
      identity: { kind: 'cognito', userPoolId: 'eu-central-1_AbCdEfGhI', clientId: 'a-client' },
      signUp: { clientId: 'a-client', region: 'eu-central-1' },
    });
  });

  it('should be any issuer, with which nobody can register', () => {
    const config = readConfig(ISSUER);
    expect(config.identity).toEqual({
      kind: 'issuer',
      issuer: 'https://issuer.example.com/',
      jwksUri: 'https://issuer.example.com/keys',
      audience: 'spotter',
    });
    expect(config).not.toHaveProperty('signUp');
  });

  it('should be the issuer that is named when there is a pool too', () => {
    expect(readConfig({ ...POOL, ...ISSUER })).toMatchObject({
      identity: { kind: 'issuer' },
      signUp: { clientId: 'a-client', region: 'eu-central-1' },
    });
  });

  it.each([...Object.keys(POOL), ...Object.keys(ISSUER)])('should not be half: without %s', (name) => {
    const whole = name in POOL ? POOL : ISSUER;
    const half = Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name));
    expect(faultsOf(half)).toEqual([`Required environment variable '${name}' is not set`]);
  });

  it.each([
    'https://user@issuer.example.com/keys',
    'https://:secret@issuer.example.com/keys',
    'http://issuer.example.com/keys',
    'ftp://localhost/keys',
    'http://localhost.example.com/keys',
    'keys',
  ])('should not take keys from %s', (JWKS_URI) => {
    expect(faultsOf({ ...ISSUER, JWKS_URI })).toEqual([expect.stringContaining('JWKS_URI')]);
  });

  it.each(['http://localhost:9229/keys', 'http://127.0.0.1:9229/keys', 'http://[::1]:9229/keys'])(
    'should take keys of this machine from %s',
    (JWKS_URI) => {
      expect(readConfig({ ...ISSUER, JWKS_URI }).identity).toMatchObject({ jwksUri: JWKS_URI });
    },
  );

  it.each(['JWT_ISSUER', 'JWT_AUDIENCE', 'COGNITO_CLIENT_ID'])('should not have a %s of spaces', (name) => {
    expect(faultsOf({ ...POOL, ...ISSUER, [name]: ' ' })).toEqual([expect.stringContaining(name)]);
  });

  it('should not both be and not be', () => {
    expect(faultsOf({ ...POOL, AUTH_MODE: 'none' })).toEqual([expect.stringMatching(/^AUTH_MODE 'none' contradicts/)]);
    expect(faultsOf({ AUTH_MODE: 'off' })).toEqual([expect.stringContaining('AUTH_MODE')]);
  });
});

describe('a deployed stage', () => {
  it('should refuse to start without identity, in one sentence', () => {
    expect(faultsOf({ ...DEPLOYED, STAGE: 'test' })).toEqual([
      "The stage 'test' has no identity: set COGNITO_USER_POOL_ID and COGNITO_CLIENT_ID, or JWT_ISSUER, JWKS_URI, JWT_AUDIENCE, or AUTH_MODE=none to run without",
    ]);
  });

  it('should start without, or with, when it says so', () => {
    expect(readConfig({ ...DEPLOYED, STAGE: 'test', AUTH_MODE: 'none' })).not.toHaveProperty('identity');
    expect(readConfig({ ...DEPLOYED, ...POOL, STAGE: 'test' })).toHaveProperty('identity');
  });

  it('should never run without when it is prod', () => {
    const refusal = [expect.stringMatching(/^The stage 'prod' has no identity.* never runs without$/)];
    expect(faultsOf({ ...DEPLOYED, STAGE: 'prod' })).toEqual(refusal);
    expect(faultsOf({ ...DEPLOYED, STAGE: 'prod', AUTH_MODE: 'none' })).toEqual(refusal);
    expect(readConfig({ ...DEPLOYED, ...POOL, STAGE: 'prod' })).toHaveProperty('identity');
  });

  it('should not be silenced by an empty AUTH_MODE, as templates leave it', () => {
    expect(faultsOf({ ...DEPLOYED, STAGE: 'test', AUTH_MODE: '', COGNITO_USER_POOL_ID: '' })).toHaveLength(1);
  });
});

describe('ROLE_PERMISSIONS', () => {
  it('should give roles their permissions', () => {
    const { rolePermissions } = readConfig({ ROLE_PERMISSIONS: '{"coach":["exercises:write"],"guest":[]}' });
    expect(rolePermissions).toEqual(
      new Map([
        ['coach', new Set(['exercises:write'])],
        ['guest', new Set()],
      ]),
    );
  });

  it('should give nothing to a role that is called as objects call their prototype', () => {
    expect(readConfig({ ROLE_PERMISSIONS: '{}' }).rolePermissions.get('__proto__')).toBeUndefined();
  });

  it.each(['{', '[]', '"coach"', '{"coach":"exercises:write"}', '{"coach":["exercises:read"]}', 'null'])(
    'should refuse %s without repeating it',
    (ROLE_PERMISSIONS) => {
      expect(faultsOf({ ROLE_PERMISSIONS })).toEqual([
        "Environment variable 'ROLE_PERMISSIONS' is not valid: must be JSON of roles and their permissions, which are exercises:write",
      ]);
    },
  );
});
