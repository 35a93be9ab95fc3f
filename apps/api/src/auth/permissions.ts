/** What a role can be given by `ROLE_PERMISSIONS`. What is a user's own needs no permission. */
export const PERMISSIONS = ['exercises:write'] as const;

export type Permission = (typeof PERMISSIONS)[number];

/** Holds every permission, and may act for every user. */
export const ADMIN_ROLE = 'admin';

/** Which permissions the custom roles give, by the name of the role. */
export type RolePermissions = ReadonlyMap<string, ReadonlySet<Permission>>;

/** What somebody of these roles may do. Names are compared exactly; one that nobody configured gives nothing. */
export function permissionsOf(roles: readonly string[], rolePermissions: RolePermissions): ReadonlySet<Permission> {
  if (roles.includes(ADMIN_ROLE)) return new Set(PERMISSIONS);
  return new Set(roles.flatMap((role) => [...(rolePermissions.get(role) ?? [])]));
}
