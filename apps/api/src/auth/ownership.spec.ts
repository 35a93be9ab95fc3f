import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayAccess } from './ownership.js';

describe('mayAccess', () => {
  const caller = { named: true, permissions: new Set<never>() };

  it('should be so for owners and admins, and nobody else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.boolean(), (userId, owner, admin) => {
        expect(mayAccess({ ...caller, verified: true, userId, admin }, owner)).toBe(admin || userId === owner);
      }),
    );
  });

  it('should be so for everybody whom nothing vouches for, with identity off', () => {
    expect(mayAccess({ ...caller, verified: false, admin: false, userId: 'grace' }, 'ada')).toBe(true);
  });
});
