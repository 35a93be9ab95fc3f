import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import { currentRequestId } from '../http/request-context.js';
import { validationError } from '../http/validation.js';
import { LOGGER } from '../logging/logger.token.js';
import type { Confirmation, Confirmed, Registered, Registration } from './registration.dto.js';
import { UserPool } from './user-pool.js';

/** Longer than Cognito takes as a rule, with an address to write to or without. */
const ANSWER_AFTER_MS = 1_000;

/** Registers people, and tells nobody whether an address is known: neither by what it answers nor by how soon. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly users: UserPool,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * @throws {AppError} `VALIDATION_ERROR` for a password that the pool's own policy refuses, `SERVICE_UNAVAILABLE` when
   * Cognito throttles, `INTERNAL_ERROR` for whatever else keeps people from registering.
   */
  async register(registration: Registration): Promise<Registered> {
    const outcome = await noSoonerThan(ANSWER_AFTER_MS, () => this.users.signUp(registration));
    if (outcome === 'password-refused') {
      throw validationError([{ path: 'password', message: 'password is not what the password policy asks for' }]);
    }
    // The account is there. To say that its code is not on its way would say that the account was not there before.
    if (outcome === 'code-not-delivered') {
      this.logger.error('a confirmation code could not be delivered', { requestId: currentRequestId() });
    }
    return { status: 'CONFIRMATION_REQUIRED' };
  }

  /**
   * @throws {AppError} `VALIDATION_ERROR`, and always the same, unless the code confirms the address now;
   * `SERVICE_UNAVAILABLE` when Cognito throttles, `INTERNAL_ERROR` for whatever else keeps it from an answer.
   */
  async confirm(confirmation: Confirmation): Promise<Confirmed> {
    const confirmed = await noSoonerThan(ANSWER_AFTER_MS, () => this.users.confirmSignUp(confirmation));
    if (!confirmed) {
      throw validationError([{ path: 'code', message: 'code is not accepted: it is wrong, used or expired' }]);
    }
    return { status: 'CONFIRMED' };
  }
}

/** Makes the call, and waits for the rest of the time, also when it fails. */
async function noSoonerThan<T>(ms: number, call: () => Promise<T>): Promise<T> {
  const rest = delay(ms);
  try {
    return await call();
  } finally {
    await rest;
  }
}
