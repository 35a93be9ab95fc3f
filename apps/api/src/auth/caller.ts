import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { Permission } from './permissions.js';

/** On whose behalf a request acts, and what it may do besides, as `AccessGuard` has found out. */
export interface Caller {
  /** Whose things the request is about: the caller's own, or those of the user whom an admin names. */
  readonly userId: string;
  /** Whether a token vouches for the caller; with identity off callers are who they say they are. */
  readonly verified: boolean;
  /** Whether the id is somebody's: with identity off, who names nobody is `anonymous`. */
  readonly named: boolean;
  /** Admins may do all, to everyone's things. */
  readonly admin: boolean;
  readonly permissions: ReadonlySet<Permission>;
}

/** What the guard leaves on a request. */
export interface CalledRequest {
  caller?: Caller;
}

/** Injects the caller into a handler: `@CurrentCaller() caller: Caller`. Public routes have none. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (caller === undefined) throw new Error('The caller of a public route is not known');
  return caller;
});

/** Injects the caller, unless another capability has come in place of a token. */
export const OptionalCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller | undefined =>
    context.switchToHttp().getRequest<CalledRequest>().caller,
);

/** The request as its caller's own, whether it named the user or not. */
export function inNameOf<Request extends { readonly userId?: string | undefined }>(
  { named, userId }: Caller,
  request: Request,
): Request {
  return named ? { ...request, userId } : request;
}
