import type { CanActivate } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';

/** Where nobody can register there is no such route, whatever the request is like: a guard comes before validation. */
@Injectable()
export class RegistrationGuard implements CanActivate {
  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  /** @throws {AppError} `NOT_FOUND` without an app client to register by. */
  canActivate(): boolean {
    if (this.config.signUp === undefined) throw new AppError('NOT_FOUND', 'Not Found');
    return true;
  }
}
