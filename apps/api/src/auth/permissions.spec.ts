import { describe, expect, it } from '@jest/globals';
import { PERMISSIONS, permissionsOf } from './permissions.js';

const ROLES = new Map([
  ['coach', new Set(['exercises:write'] as const)],
  ['guest', new Set([])],
]);

describe('permissionsOf', () => {
  it('should be all for an admin', () => {
    expect([...permissionsOf(['guest', 'admin'], ROLES)]).toEqual([...PERMISSIONS]);
  });

  it('should be those of every role', () => {
    expect([...permissionsOf(['guest', 'coach'], ROLES)]).toEqual(['exercises:write']);
  });

  it.each(['user', 'guest', 'Coach', 'coach ', 'ｃoach', 'Admin', '__proto__', ''])('should be none for %j', (role) => {
    expect(permissionsOf([role], ROLES).size).toBe(0);
  });
});
