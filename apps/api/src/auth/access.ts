import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

/** Who may call a route. */
export type Access =
  /** Everybody. */
  | { readonly who: 'everybody' }
  /** Whoever holds a capability that is no token: the id of a session, its viewer token, an open connection. The service checks it. */
  | { readonly who: 'capability' }
  /** Whoever is signed in. What is whose is decided by the ownership rule. */
  | { readonly who: 'user' }
  /** Whoever is signed in, or comes with a session's viewer token in place of a bearer token. */
  | { readonly who: 'user-or-viewer' }
  /** Whoever is signed in and holds the permission. */
  | { readonly who: 'permission'; readonly permission: Permission };

/** The metadata of a handler or of its class. */
export const ACCESS_METADATA = 'spotter:access';

const declare = (access: Access) => SetMetadata(ACCESS_METADATA, access);

export const Public = () => declare({ who: 'everybody' });
export const ByCapability = () => declare({ who: 'capability' });
export const ForUser = () => declare({ who: 'user' });
export const ForUserOrViewer = () => declare({ who: 'user-or-viewer' });
export const RequirePermission = (permission: Permission) => declare({ who: 'permission', permission });
