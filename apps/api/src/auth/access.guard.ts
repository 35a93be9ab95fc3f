import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError } from '@spotter/shared';
import type { Request, Response } from 'express';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { VIEWER_TOKEN_HEADER } from '../sessions/viewer-token.js';
import type { Access } from './access.js';
import { ACCESS_METADATA } from './access.js';
import { bearerTokenOf } from './bearer-token.js';
import type { CalledRequest, Caller } from './caller.js';
import { namedUser, namedUsers } from './named-users.js';
import { ADMIN_ROLE, permissionsOf } from './permissions.js';
import { TokenVerifier } from './token-verifier.js';
import { ANONYMOUS } from './user-id.js';

/** Lets a request through to its handler if it is from somebody who may call it, and says who that is. Nothing has been read by then. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /**
   * @throws {AppError} `UNAUTHENTICATED` without a token that is accepted, `FORBIDDEN` for another's user id or without the
   * permission, `VALIDATION_ERROR` for user ids that are none or contradict each other.
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS_METADATA, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Error(`${context.getClass().name} does not say who may call it`);
    if (access.who === 'everybody' || access.who === 'capability') return true;
    // Connections have capabilities; no message carries a token.
    if (context.getType() !== 'http') return false;

    const http = context.switchToHttp();
    const request = http.getRequest<Request & CalledRequest>();
    const caller = this.tokens.isOn
      ? await this.verifiedCaller(request, http.getResponse<Response>(), access)
      : unverifiedCaller(request);
    if (caller !== undefined) request.caller = caller;
    if (access.who === 'permission' && caller?.permissions.has(access.permission) !== true) {
      throw new AppError('FORBIDDEN', `This needs the permission ${access.permission}`);
    }
    return true;
  }

  private async verifiedCaller(request: Request, response: Response, access: Access): Promise<Caller | undefined> {
    const token = bearerTokenOf(request);
    const isViewer = access.who === 'user-or-viewer' && request.headers[VIEWER_TOKEN_HEADER] !== undefined;
    if (token === undefined && isViewer) return undefined;
    // How to be let in (RFC 9110, section 11.6.1); taken back when it was not for want of a token.
    response.setHeader('www-authenticate', 'Bearer');
    if (token === undefined) throw new AppError('UNAUTHENTICATED', 'An access token is required');
    const { userId, roles } = await this.tokens.verify(token);
    response.removeHeader('www-authenticate');

    const admin = roles.includes(ADMIN_ROLE);
    if (!admin && namedUsers(request).some((named) => named !== userId)) {
      throw new AppError('FORBIDDEN', "This is another user's");
    }
    return {
      userId: (admin ? namedUser(request) : undefined) ?? userId,
      verified: true,
      named: true,
      admin,
      permissions: permissionsOf(roles, this.config.rolePermissions),
    };
  }
}

/** With identity off callers are who they say they are, and hold no permission. */
function unverifiedCaller(request: Request): Caller {
  const userId = namedUser(request);
  return {
    userId: userId ?? ANONYMOUS,
    verified: false,
    named: userId !== undefined,
    admin: false,
    permissions: new Set(),
  };
}
